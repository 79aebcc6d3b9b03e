package dev.sluice.bench;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A benchmark of what one client's load on the memory of a relay does to the calls of others. The relay has the heap and the direct
 * memory that the image has in a container of 512 MB, and comes from {@code -Dattack.jar}, a jar or a class path; with
 * {@code -Dattack.image=NAME} it is that image in such a container.
 *
 * <p>Others call one after the other, and are measured for as long before the load as under it. As a control they also call over a
 * bare proxy in a process of its own, to which nothing else comes, while the same load is on the relay: what is slower there is so
 * since the load, its senders and its provider have the machine's cores.
 */
public final class AttackBenchmark {

    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("attack.seconds", 12));
    private static final Duration WARM_UP = MEASURED;

    /** Nothing has gone over in so long, so that all sockets are full. */
    private static final Duration STILL = Duration.ofSeconds(1);

    private static final Duration LONGEST_OPENING = Duration.ofSeconds(90);

    /**
     * In bytes: a real provider sends as it generates, and what fills the buffers of its own machine is no load on the relay's. Here both
     * are one machine, whose kernel has one bound on the memory of all.
     */
    private static final int PROVIDER_BUFFER = 8 << 10;

    /** 40 % of 512 MB, as docker/java.options has it, and a fifth, as docker/entrypoint has it. */
    private static final List<String> CONTAINER =
            List.of("-Xmx205m", "-XX:MaxDirectMemorySize=102m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");

    private static final @Nullable String IMAGE = System.getProperty("attack.image");

    /** The streams that are read before the load of such that are not: a relay whose code for them is not compiled yet is none that serves. */
    private static final int READ_BEFORE = 400;

    private static final int READ_OF_EACH = 256 << 10;

    /** The bytes that the provider of streams has sent. */
    private static final AtomicLong SENT = new AtomicLong();

    private static List<String> wanted = List.of();

    private AttackBenchmark() {}

    /** A load on the relay, which ends soon after {@code stop} is set. */
    private interface Attack {
        void run(int port, AtomicBoolean stop) throws Exception;
    }

    /** Measures every load, or with arguments only those whose names contain one of them. */
    public static void main(String[] args) throws Exception {
        wanted = List.of(args);
        byte[] bomb = AttackLoads.bomb(60 * AttackLoads.MIB);
        attack("4 clients that send gzip bombs of 60 MiB", 4, false, (port, stop) -> {
            while (!stop.get()) {
                AttackLoads.post(port, bomb, "content-encoding: gzip");
            }
        });
        byte[] small = AttackLoads.bomb(AttackLoads.MIB);
        attack("4 clients that send gzip bodies of 1 MiB", 4, false, (port, stop) -> {
            while (!stop.get()) {
                AttackLoads.post(port, small, "content-encoding: gzip");
            }
        });
        attack("4 clients that send bodies of 64 MB", 4, false, (port, stop) -> {
            byte[] body = AttackLoads.body(false, 64_000_000 - 200);
            while (!stop.get()) {
                AttackLoads.post(port, body);
            }
        });
        attack("50 slow uploads", 1, false, (port, stop) -> AttackLoads.upload(port, 50, AttackLoads.MIB / 4, stop));
        attack("1,000 declared lengths of 60 MB", 1, false, (port, stop) -> AttackLoads.upload(port, 1_000, 1, stop));
        attack(AttackLoads.IDLE + " idle connections", 1, false, AttackLoads::idle);
        attack(AttackLoads.UNREAD + " streams that are not read", 1, true, AttackLoads::unread);
        System.exit(0);
    }

    /** @param opens whether the load begins with buffers that fill, which is measured apart from the state after it */
    private static void attack(String name, int clients, boolean opens, Attack attack) throws Exception {
        if (!wanted.isEmpty() && wanted.stream().noneMatch(name::contains)) {
            return;
        }
        DisposableServer provider = provider();
        int port = Child.freePort();
        int barePort = Child.freePort();
        String url = "http://127.0.0.1:" + provider.port();
        try (Child relay = IMAGE == null
                        ? Child.relay(CONTAINER, System.getProperty("attack.jar", "target/sluice.jar"), port, url, "k1")
                        : Child.image(IMAGE, port, url, "k1");
                Child bare = CpuBenchmark.bare(barePort, url)) {
            Calls.run(port, WARM_UP);
            Calls.run(barePort, WARM_UP);
            if (opens) {
                AttackLoads.read(port, READ_BEFORE, READ_OF_EACH);
            }
            System.out.println(name + ":");
            report("over the relay, before the load", Calls.run(port, MEASURED));
            report("over a bare proxy, before the load", Calls.run(barePort, MEASURED));
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> threads = begin(name, clients, attack, port, stop);
            if (opens) {
                report("over the relay, while it opens", Calls.run(port, MEASURED));
                report("over a bare proxy, while it opens", Calls.run(barePort, MEASURED));
                System.out.printf(
                        "  it was still after %.1f s more%n", awaitStill().toMillis() / 1e3);
            }
            report("over the relay, under it", Calls.run(port, MEASURED));
            report("over a bare proxy, under it", Calls.run(barePort, MEASURED));
            System.out.printf(
                    "  the relay is %s and has %d MB%n",
                    relay.isAlive() ? "alive" : "ENDED",
                    IMAGE == null ? relay.residentMegabytes() : Child.residentMegabytesOfImage(port));
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        provider.disposeNow();
    }

    private static List<Thread> begin(String name, int clients, Attack attack, int port, AtomicBoolean stop) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(() -> {
                try {
                    attack.run(port, stop);
                } catch (Exception e) {
                    System.out.println(name + ": " + e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static void report(String how, Calls calls) {
        System.out.printf(
                "  %s: p50 %.1f ms, p99 %.1f ms, of which in the queue %d and %d ms; %d of %d calls failed%n",
                how,
                calls.millis(0.5),
                calls.millis(0.99),
                calls.queuedMillis(0.5),
                calls.queuedMillis(0.99),
                calls.failed,
                calls.nanos.length + calls.failed);
        if (!calls.lastFailure.isEmpty()) {
            System.out.println("    the last of them: " + calls.lastFailure.replaceAll("\\s+", " "));
        }
    }

    /** Returns once the provider of streams can send no more, or after a time in which it should. */
    private static Duration awaitStill() throws InterruptedException {
        long began = System.nanoTime();
        long before = -1;
        while (SENT.get() != before && System.nanoTime() - began < LONGEST_OPENING.toNanos()) {
            before = SENT.get();
            Thread.sleep(STILL.toMillis());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Answers at once; a stream goes on for as long as it is read. */
    private static DisposableServer provider() {
        byte[] answer = "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] event = ("data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(1_000) + "\"}}]}\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .childOption(ChannelOption.SO_SNDBUF, PROVIDER_BUFFER)
                .handle((request, response) -> request.receive()
                        .map(part -> part.toString(StandardCharsets.US_ASCII).contains("\"stream\":true"))
                        .reduce(false, Boolean::logicalOr)
                        .flatMapMany(stream -> stream
                                ? response.header("content-type", "text/event-stream")
                                        .send(
                                                Flux.range(0, 100_000)
                                                        .doOnNext(i -> SENT.addAndGet(event.length))
                                                        .map(i -> Unpooled.wrappedBuffer(event)),
                                                e -> true)
                                : response.header("content-type", "application/json")
                                        .header("content-length", Integer.toString(answer.length))
                                        .sendObject(Unpooled.wrappedBuffer(answer))))
                .bindNow();
    }
}
