package dev.sluice.bench;

import dev.sluice.demo.Fault;
import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerLength;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A soak: mixed load with faults on both sides against a relay with a heap of 512 MB, whose memory, descriptors and threads are
 * sampled every ten seconds and must not grow.
 *
 * <p>The first argument is the time in seconds, an hour by default; the second is the jar. The property {@code soak.heap} sets another heap.
 */
public final class SoakBenchmark {

    private static final int KEYS = 8;

    /** Each key in turn has a fault; a key without one is always left. */
    private static final Duration FAULT = Duration.ofSeconds(4);

    private static final Duration SAMPLE = Duration.ofSeconds(10);

    private SoakBenchmark() {}

    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 3_600);
        String jar = args.length > 1 ? args[1] : "target/sluice.jar";
        SimulationPlan plan = SimulationPlan.of(KEYS, LimitPlan.UNLIMITED)
                .withPace(new Pace(Duration.ofMillis(30), 400, 0.4))
                .withLength(new AnswerLength(10, 60));
        boolean flat;
        try (SimulatedProvider provider =
                SimulatedProvider.start(plan, System::nanoTime, InstantSource.system(), new SplittableRandom(1))) {
            int port = Child.freePort();
            int managementPort = Child.freePort();
            int jmxPort = Child.freePort();
            try (Child relay = Child.java(port, Map.of(), arguments(jar, provider, port, managementPort, jmxPort));
                    ProcessSampler sampler = new ProcessSampler(relay.pid(), jmxPort)) {
                flat = soak(time, provider, sampler, new SoakLoad(port));
                System.out.printf("%nverdict: %s%n", flat ? "flat" : "NOT flat");
            }
        }
        System.exit(flat ? 0 : 1);
    }

    private static boolean soak(Duration time, SimulatedProvider provider, ProcessSampler sampler, SoakLoad load)
            throws Exception {
        List<ProcessSample> samples = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(2);
        long end = System.nanoTime() + time.toNanos();
        long nextSample = System.nanoTime();
        load.start();
        System.out.println(ProcessSample.HEADING);
        while (System.nanoTime() < end) {
            fault(provider, random);
            if (System.nanoTime() >= nextSample) {
                nextSample += SAMPLE.toNanos();
                samples.add(sampler.sample());
                System.out.println(samples.get(samples.size() - 1));
            }
            Thread.sleep(FAULT.toMillis());
        }
        provider.healAll();
        load.stop();
        System.out.println(load);
        // Longer than the relay keeps a client's idle connection, which is 90 s.
        Thread.sleep(Math.min(100_000, time.toMillis()));
        System.out.println("after the load: " + sampler.sample());
        return Flatness.of(samples).print();
    }

    private static void fault(SimulatedProvider provider, SplittableRandom random) {
        Fault[] faults = Fault.values();
        int number = 1 + random.nextInt(KEYS - 1);
        String secret = SimulationPlan.secret(number);
        if (random.nextInt(3) == 0) {
            provider.heal(secret);
        } else {
            provider.fail(secret, faults[random.nextInt(faults.length)], 0.3);
        }
    }

    private static String[] arguments(
            String jar, SimulatedProvider provider, int port, int managementPort, int jmxPort) {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx" + System.getProperty("soak.heap", "512m"),
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                // Netty then takes its direct memory where the JVM counts it.
                "-Dio.netty.maxDirectMemory=0",
                "-Dcom.sun.management.jmxremote.port=" + jmxPort,
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-jar",
                jar,
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--sluice.clients[0].name=bench",
                "--sluice.clients[0].key=" + SoakLoad.KEY,
                "--sluice.clients[1].name=hostile",
                "--sluice.clients[1].key=" + SoakLoad.HOSTILE_KEY));
        for (int i = 0; i < 2; i++) {
            String at = "--sluice.providers[" + i + "].";
            arguments.add(at + "name=" + (i == 0 ? "anthropic" : "openai"));
            arguments.add(at + "dialect=" + (i == 0 ? "anthropic" : "openai"));
            arguments.add(at + "base-url=" + provider.baseUrl());
            arguments.add(at + "models=" + (i == 0 ? "claude-*" : "gpt-*"));
            arguments.add(at + "timeouts.first-byte=3s");
            arguments.add(at + "timeouts.idle=3s");
            for (int key = 0; key < KEYS; key++) {
                arguments.add(at + "keys[" + key + "].secret=" + SimulationPlan.secret(key + 1));
            }
        }
        return arguments.toArray(String[]::new);
    }
}
