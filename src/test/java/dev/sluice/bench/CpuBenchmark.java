package dev.sluice.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * Processor time per relayed call, beside a bare Reactor Netty proxy in the same run.
 *
 * <p>Upstream, load and measurement are this process; each proxy is a process of its own. Rounds alternate, so that what
 * else the machine does falls on both; the median of the rounds' ratios is the result.
 */
public final class CpuBenchmark {

    private static final int CONNECTIONS = 32;

    /** Until the compiler has done its work on either side. */
    private static final int WARM_UP = 400_000;

    private static final int CALLS = 20_000;
    private static final int ROUNDS = 7;

    private CpuBenchmark() {}

    public static void main(String[] args) throws Exception {
        try (FixedUpstream upstream = new FixedUpstream()) {
            int sluicePort = Child.freePort();
            int barePort = Child.freePort();
            try (Child sluice = Child.relay(sluicePort, upstream.url(), "k1");
                    Child bare = bare(barePort, upstream.url())) {
                compare("plain", sluice, sluicePort, bare, barePort, FixedUpstream.body(false));
                compare("stream of 16 events", sluice, sluicePort, bare, barePort, FixedUpstream.body(true));
            }
        }
        System.exit(0);
    }

    private static void compare(String what, Child sluice, int sluicePort, Child bare, int barePort, String body) {
        double[] ratios = new double[ROUNDS];
        microsACall(sluice, sluicePort, body, WARM_UP);
        microsACall(bare, barePort, body, WARM_UP);
        for (int round = 0; round < ROUNDS; round++) {
            double ours = microsACall(sluice, sluicePort, body, CALLS);
            double least = microsACall(bare, barePort, body, CALLS);
            ratios[round] = ours / least;
            System.out.printf(
                    "%s, round %d: sluice %.1f µs, bare %.1f µs, ratio %.2f%n", what, round, ours, least, ours / least);
        }
        Arrays.sort(ratios);
        System.out.printf(
                "%s: median ratio %.2f (%.2f to %.2f)%n", what, ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
    }

    private static double microsACall(Child proxy, int port, String body, int calls) {
        Load load = new Load("http://127.0.0.1:" + port + "/v1/chat/completions", body, CONNECTIONS);
        Duration before = proxy.cpu();
        Load.Result result = load.run(calls);
        if (result.bad() > 0 || result.good() == 0) {
            throw new IllegalStateException(result + " (expected: every call answered)");
        }
        return proxy.cpu().minus(before).toNanos() / 1e3 / result.good();
    }

    private static Child bare(int port, String upstream) throws Exception {
        return Child.java(
                port,
                Map.of(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BareProxy.class.getName(),
                Integer.toString(port),
                upstream);
    }
}
