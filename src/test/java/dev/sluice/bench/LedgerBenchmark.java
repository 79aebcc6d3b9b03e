package dev.sluice.bench;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The cost of the ledger on the path of a call: two relays in processes of their own, of which one keeps its ledger in SQLite and the
 * other none, in alternating rounds. {@code LedgerBenchmark [cpu] [latency] [rate]}; with {@code -Dbefore.jar}, a third one keeps its ledger by an
 * earlier build.
 */
public final class LedgerBenchmark {

    private static final int CONNECTIONS = 32;
    private static final int WARM_UP = 60_000;
    private static final int CALLS = 20_000;
    private static final int ROUNDS = 5;
    private static final int RATE = 500;
    private static final Duration PACED = Duration.ofSeconds(15);
    private static final int PACED_ROUNDS = 3;
    private static final int MANY_CONNECTIONS = 256;
    private static final int MANY_CALLS = 60_000;

    private LedgerBenchmark() {}

    private record Side(String name, Child process, int port) {

        String url() {
            return "http://127.0.0.1:" + port + "/v1/chat/completions";
        }

        /** Makes calls, and returns the processor time of each in microseconds, without what the compilers used meanwhile. */
        double run(int calls, int connections) {
            Map<String, Long> before = process.cpuByThread();
            Load.Result result = new Load(url(), FixedUpstream.body(false), connections).run(calls);
            if (result.bad() > 0) {
                throw new IllegalStateException(result + " (expected: every call answered)");
            }
            return (used(process.cpuByThread()) - used(before)) / 1e3 / result.good();
        }

        private static long used(Map<String, Long> byThread) {
            return byThread.entrySet().stream()
                    .filter(each -> !each.getKey().contains("Compiler"))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
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
        List<Side> sides = new ArrayList<>();
        try (FixedUpstream upstream = new FixedUpstream()) {
            String now = System.getProperty("test.jar", "target/sluice.jar");
            sides.add(side("off", now, upstream, "none"));
            sides.add(side("ledger on", now, upstream, "jdbc:sqlite:" + folder.resolve("bench.db")));
            String before = System.getProperty("before.jar");
            if (before != null) {
                sides.add(side("before", before, upstream, "jdbc:sqlite:" + folder.resolve("before.db")));
            }
            sides.forEach(side -> side.run(WARM_UP, CONNECTIONS));
            if (wanted.contains("cpu")) {
                cpu(sides);
            }
            if (wanted.contains("latency")) {
                latency(sides);
            }
            if (wanted.contains("rate")) {
                rate(sides);
            }
        } finally {
            sides.forEach(side -> side.process.close());
        }
        System.exit(0);
    }

    private static Side side(String name, String jar, FixedUpstream upstream, String store) throws Exception {
        int port = Child.freePort();
        Child process = Child.relay(
                List.of("-Xmx512m"), jar, port, upstream.url(), "k1", List.of("--sluice.store.url=" + store));
        return new Side(name, process, port);
    }

    /** Prints what a call of each side costs in rounds of all, and how much of the first side's that is. */
    private static void cpu(List<Side> sides) {
        List<Map<String, Long>> before =
                sides.stream().map(side -> side.process.cpuByThread()).toList();
        double[][] ratios = new double[sides.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder("cpu, round " + round + ", µs a call:");
            double off = 0;
            for (int i = 0; i < sides.size(); i++) {
                double micros = sides.get(i).run(CALLS, CONNECTIONS);
                off = i == 0 ? micros : off;
                ratios[i][round] = micros / off;
                text.append(" %s %.1f".formatted(sides.get(i).name(), micros));
            }
            System.out.println(text);
        }
        for (int i = 0; i < sides.size(); i++) {
            Arrays.sort(ratios[i]);
            System.out.printf(
                    "%s: median ratio %.2f (%.2f to %.2f)%n",
                    sides.get(i).name(), ratios[i][ROUNDS / 2], ratios[i][0], ratios[i][ROUNDS - 1]);
            sides.get(i).threads(before.get(i), ROUNDS * CALLS);
        }
    }

    private static void latency(List<Side> sides) throws InterruptedException {
        for (int round = 0; round < PACED_ROUNDS; round++) {
            for (Side side : sides) {
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

    private static void rate(List<Side> sides) {
        for (int round = 0; round < PACED_ROUNDS; round++) {
            for (Side side : sides) {
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
