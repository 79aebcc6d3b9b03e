package dev.sluice.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A benchmark of what sharing limits adds to a call that has room: a relay that is alone beside one that shares all limits of its key
 * through Redis, with Redis at work and with Redis stopped. The arguments are the URL of a PostgreSQL for both and a build's jar.
 *
 * <p>Rounds alternate between the processes, so that other load on the machine affects all; medians of the rounds are the result.
 * {@code -Dbench.warm-up} and {@code -Dbench.calls} set other numbers of calls.
 */
public final class ClusterCostBenchmark {

    private static final int CONNECTIONS = 8;
    private static final int WARM_UP = Integer.getInteger("bench.warm-up", 60_000);
    private static final int CALLS = Integer.getInteger("bench.calls", 8_000);
    private static final int ROUNDS = 7;
    private static final Duration LATENCY = Duration.ofSeconds(4);

    private ClusterCostBenchmark() {}

    public static void main(String[] args) throws Exception {
        int alone = Child.freePort();
        int shares = Child.freePort();
        List<String> store = List.of(
                "--sluice.store.url=" + args[0], "--sluice.store.user=sluice", "--sluice.store.password=sluice");
        List<String> options = List.of("-Xmx256m");
        try (FixedUpstream upstream = new FixedUpstream();
                RedisServer redis = new RedisServer()) {
            List<String> cluster = new ArrayList<>(store);
            cluster.add("--sluice.cluster.redis.url=redis://127.0.0.1:" + redis.port());
            cluster.add("--sluice.cluster.name=cost");
            cluster.add("--sluice.cluster.replica=r1");
            try (Child one = Child.relay(options, args[1], alone, upstream.url(), "k1", store);
                    Child replica = Child.relay(options, args[1], shares, upstream.url(), "k1", cluster)) {
                Map<String, Subject> subjects = new LinkedHashMap<>();
                subjects.put("alone", new Subject(one, alone));
                subjects.put("shares through Redis", new Subject(replica, shares));
                for (Subject each : subjects.values()) {
                    each.microsACall(WARM_UP);
                }
                compare(subjects);
                redis.pause();
                try {
                    // Longer than grants live, so that the safe share is in force.
                    Thread.sleep(3_000);
                    subjects.put("shares, Redis stopped", subjects.remove("shares through Redis"));
                    compare(subjects);
                } finally {
                    redis.resume();
                }
            }
        }
        System.exit(0);
    }

    private static void compare(Map<String, Subject> subjects) throws Exception {
        Map<String, double[][]> figures = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Subject> each : subjects.entrySet()) {
                double[][] all = figures.computeIfAbsent(each.getKey(), name -> new double[3][ROUNDS]);
                all[0][round] = each.getValue().microsACall(CALLS);
                Calls calls = Calls.run(each.getValue().port(), LATENCY);
                if (calls.failed > 0) {
                    throw new IllegalStateException(calls.failed + " calls failed (expected: none)");
                }
                all[1][round] = calls.millis(0.5);
                all[2][round] = calls.millis(0.99);
            }
        }
        figures.forEach((name, all) -> {
            for (double[] each : all) {
                Arrays.sort(each);
            }
            System.out.printf(
                    "%s: CPU %.0f us a call (%.0f to %.0f), median %.2f ms, 99th percentile %.2f ms (%.2f to %.2f)%n",
                    name,
                    all[0][ROUNDS / 2],
                    all[0][0],
                    all[0][ROUNDS - 1],
                    all[1][ROUNDS / 2],
                    all[2][ROUNDS / 2],
                    all[2][0],
                    all[2][ROUNDS - 1]);
        });
    }

    private record Subject(Child process, int port) {

        double microsACall(int calls) {
            Load load = new Load(
                    "http://127.0.0.1:" + port + "/v1/chat/completions", FixedUpstream.body(false), CONNECTIONS);
            Duration before = process.cpu();
            Load.Result result = load.run(calls);
            if (result.bad() > 0 || result.good() == 0) {
                throw new IllegalStateException(result + " (expected: every call answered)");
            }
            return process.cpu().minus(before).toNanos() / 1e3 / result.good();
        }
    }
}
