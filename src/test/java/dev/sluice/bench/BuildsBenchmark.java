package dev.sluice.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A benchmark of the CPU time per relayed call of this build and of another build, beside a bare Reactor Netty proxy in the
 * same run.
 *
 * <p>The first argument is the other build's jar; a second, {@code plain} or {@code stream}, measures only that. Rounds alternate between the three processes, so that other load on the
 * machine affects all; the median of the rounds' ratios to the bare proxy is the result.
 */
public final class BuildsBenchmark {

    private static final int CONNECTIONS = 32;

    /**
     * Calls before the measurement, until the JIT compilers have nearly finished: their threads count for their processes. On busy cores
     * they take longer; {@code -Dbench.warm-up} sets another number.
     */
    private static final int WARM_UP = Integer.getInteger("bench.warm-up", 300_000);

    private static final int CALLS = 20_000;
    private static final int ROUNDS = 9;

    private BuildsBenchmark() {}

    public static void main(String[] args) throws Exception {
        try (FixedUpstream upstream = new FixedUpstream()) {
            int here = Child.freePort();
            int other = Child.freePort();
            int bare = Child.freePort();
            try (Child thisBuild = Child.relay(here, upstream.url(), "k1");
                    Child otherBuild = Child.relay(args[0], other, upstream.url(), "k1");
                    Child proxy = CpuBenchmark.bare(bare, upstream.url())) {
                for (boolean stream : new boolean[] {false, true}) {
                    if (args.length > 1 && stream != args[1].equals("stream")) {
                        continue;
                    }
                    Map<String, Subject> subjects = new LinkedHashMap<>();
                    subjects.put("this build", new Subject(thisBuild, here, stream));
                    subjects.put("other build", new Subject(otherBuild, other, stream));
                    compare(stream ? "stream of 16 events" : "plain", subjects, new Subject(proxy, bare, stream));
                }
            }
        }
        System.exit(0);
    }

    private static void compare(String what, Map<String, Subject> subjects, Subject bare) throws Exception {
        Map<String, double[]> ratios = new LinkedHashMap<>();
        bare.microsACall(WARM_UP);
        for (Map.Entry<String, Subject> each : subjects.entrySet()) {
            each.getValue().microsACall(WARM_UP);
            ratios.put(each.getKey(), new double[ROUNDS]);
        }
        for (int round = 0; round < ROUNDS; round++) {
            double least = bare.microsACall(CALLS);
            for (Map.Entry<String, Subject> each : subjects.entrySet()) {
                ratios.get(each.getKey())[round] = each.getValue().microsACall(CALLS) / least;
            }
        }
        ratios.forEach((name, all) -> {
            Arrays.sort(all);
            System.out.printf(
                    "%s, %s: median ratio to the bare proxy %.2f (%.2f to %.2f)%n",
                    what, name, all[ROUNDS / 2], all[0], all[ROUNDS - 1]);
        });
    }

    /** One process under measurement, and the call that is made to it. */
    private record Subject(Child process, int port, boolean stream) {

        double microsACall(int calls) {
            Load load = new Load(
                    "http://127.0.0.1:" + port + "/v1/chat/completions", FixedUpstream.body(stream), CONNECTIONS);
            Duration before = process.cpu();
            Load.Result result = load.run(calls);
            if (result.bad() > 0 || result.good() == 0) {
                throw new IllegalStateException(result + " (expected: every call answered)");
            }
            return process.cpu().minus(before).toNanos() / 1e3 / result.good();
        }
    }
}
