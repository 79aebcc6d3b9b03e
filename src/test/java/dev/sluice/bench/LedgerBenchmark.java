package dev.sluice.bench;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The cost of the ledger on the path of a call: two relays in processes of their own, of which one keeps its ledger in SQLite and the
 * other none, in alternating rounds. {@code LedgerBenchmark [cpu] [latency] [rate]}.
 */
public final class LedgerBenchmark {

    private static final int CONNECTIONS = 32;
    private static final int WARM_UP = 60_000;
    private static final int CALLS = 20_000;
    private static final int ROUNDS = 7;
    private static final int RATE = 500;
    private static final Duration PACED = Duration.ofSeconds(20);
    private static final int PACED_ROUNDS = 3;
    private static final int MANY_CONNECTIONS = 256;
    private static final int MANY_CALLS = 60_000;

    private LedgerBenchmark() {}

    private record Side(String name, Child process, int port) {

        String url() {
            return "http://127.0.0.1:" + port + "/v1/chat/completions";
        }

        double run(int calls, int connections) {
            Duration before = process.cpu();
            Load.Result result = new Load(url(), FixedUpstream.body(false), connections).run(calls);
            if (result.bad() > 0) {
                throw new IllegalStateException(result + " (expected: every call answered)");
            }
            return process.cpu().minus(before).toNanos() / 1e3 / result.good();
        }

        /** Prints what each kind of thread used for each of {@code calls} since {@code before}. */
        void threads(Map<String, Long> before, int calls) {
            StringBuilder text = new StringBuilder(name + ", µs a call by thread:");
            process.cpuByThread().forEach((thread, nanos) -> {
                double micros = (nanos - before.getOrDefault(thread, 0L)) / 1e3 / calls;
                if (micros >= 0.1) {
                    text.append(" %s %.1f".formatted(thread, micros));
                }
            });
            System.out.println(text);
        }
    }

    public static void main(String[] args) throws Exception {
        List<String> wanted = args.length == 0 ? List.of("cpu", "latency", "rate") : List.of(args);
        Path folder = Files.createTempDirectory(Path.of("target"), "ledger");
        fsync(folder);
        int port = Child.freePort();
        int otherPort = Child.freePort();
        try (FixedUpstream upstream = new FixedUpstream();
                Child kept = relay(port, upstream, "jdbc:sqlite:" + folder.resolve("bench.db"));
                Child none = relay(otherPort, upstream, "none")) {
            Side on = new Side("ledger on", kept, port);
            Side off = new Side("off", none, otherPort);
            on.run(WARM_UP, CONNECTIONS);
            off.run(WARM_UP, CONNECTIONS);
            if (wanted.contains("cpu")) {
                cpu(on, off);
            }
            if (wanted.contains("latency")) {
                latency(on, off);
            }
            if (wanted.contains("rate")) {
                rate(on, off);
            }
        }
        System.exit(0);
    }

    private static Child relay(int port, FixedUpstream upstream, String store) throws Exception {
        return Child.relay(
                List.of("-Xmx512m"),
                System.getProperty("test.jar", "target/sluice.jar"),
                port,
                upstream.url(),
                "k1",
                List.of("--sluice.store.url=" + store));
    }

    private static void cpu(Side on, Side off) {
        double[] ratios = new double[ROUNDS];
        Map<String, Long> before = on.process.cpuByThread();
        Map<String, Long> beforeOff = off.process.cpuByThread();
        for (int round = 0; round < ROUNDS; round++) {
            double with = on.run(CALLS, CONNECTIONS);
            double without = off.run(CALLS, CONNECTIONS);
            ratios[round] = with / without;
            System.out.printf(
                    "cpu, round %d: on %.1f µs, off %.1f µs, ratio %.2f%n", round, with, without, ratios[round]);
        }
        on.threads(before, ROUNDS * CALLS);
        off.threads(beforeOff, ROUNDS * CALLS);
        Arrays.sort(ratios);
        System.out.printf(
                "cpu a call: median ratio %.2f (%.2f to %.2f)%n", ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
    }

    private static void latency(Side on, Side off) throws InterruptedException {
        for (int round = 0; round < PACED_ROUNDS; round++) {
            for (Side side : List.of(on, off)) {
                List<PacedLoad.Answer> answers =
                        new PacedLoad(side.url(), "sk-bench", FixedUpstream.body(false), RATE).run(PACED);
                Map<Integer, Integer> statuses = PacedLoad.statuses(answers);
                System.out.printf(
                        "%d calls/s, %s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, statuses %s%n",
                        RATE,
                        side.name(),
                        PacedLoad.millis(answers, 0.5),
                        PacedLoad.millis(answers, 0.95),
                        PacedLoad.millis(answers, 0.99),
                        statuses);
            }
        }
    }

    private static void rate(Side on, Side off) {
        for (int round = 0; round < PACED_ROUNDS; round++) {
            for (Side side : List.of(on, off)) {
                long began = System.nanoTime();
                double micros = side.run(MANY_CALLS, MANY_CONNECTIONS);
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf(
                        "%d connections, %s: %.0f calls/s, %.1f µs of CPU a call%n",
                        MANY_CONNECTIONS, side.name(), MANY_CALLS / seconds, micros);
            }
        }
    }

    /** Prints how long the disk takes to keep 4 KB: the bound of every commit. */
    private static void fsync(Path folder) throws Exception {
        double[] millis = new double[300];
        try (FileChannel file =
                FileChannel.open(folder.resolve("fsync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < millis.length; i++) {
                file.write(ByteBuffer.allocate(4_096));
                long began = System.nanoTime();
                file.force(false);
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "fsync of 4 KB on %s: median %.2f ms, 99 %% %.2f ms%n",
                Files.getFileStore(folder), millis[millis.length / 2], millis[millis.length * 99 / 100]);
    }
}
