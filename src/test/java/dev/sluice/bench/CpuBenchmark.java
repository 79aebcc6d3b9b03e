package dev.sluice.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A benchmark of the CPU time per relayed call, beside a bare Reactor Netty proxy in the same run, and of a translated stream
 * beside one that is passed through.
 *
 * <p>Upstream, load and measurement are this process; each proxy is a process of its own. Rounds alternate, so that other
 * load on the machine affects both; the median of the rounds' ratios is the result.
 */
public final class CpuBenchmark {

    private static final int CONNECTIONS = 32;

    /** Calls before the measurement, until the JIT compilers have finished: their threads count for their processes. */
    private static final int WARM_UP = 200_000;

    private static final int CALLS = 20_000;
    private static final int ROUNDS = 7;

    private CpuBenchmark() {}

    /** A kind of calls to one process. */
    private record Side(String name, Child process, String url, String body) {

        static Side chat(String name, Child process, int port, boolean stream) {
            return new Side(
                    name, process, "http://127.0.0.1:" + port + "/v1/chat/completions", FixedUpstream.body(stream));
        }

        /** Returns the same call in Anthropic's dialect, to the provider of OpenAI's dialect. */
        static Side messages(String name, Child process, int port) {
            String body = FixedUpstream.body(true).replaceFirst("\\{", "{\"max_tokens\":500,");
            return new Side(name, process, "http://127.0.0.1:" + port + "/v1/messages", body);
        }
    }

    /** Measures everything, or with the argument {@code translated} the cost of translation only. */
    public static void main(String[] args) throws Exception {
        boolean all = !List.of(args).contains("translated");
        try (FixedUpstream upstream = new FixedUpstream()) {
            int port = Child.freePort();
            int barePort = Child.freePort();
            try (Child sluice = Child.relay(port, upstream.url(), "k1");
                    Child bare = bare(barePort, upstream.url())) {
                Side stream = Side.chat("sluice", sluice, port, true);
                if (all) {
                    compare(
                            "plain",
                            Side.chat("sluice", sluice, port, false),
                            Side.chat("bare", bare, barePort, false));
                    compare("stream of 16 events", stream, Side.chat("bare", bare, barePort, true));
                }
                compare("stream of 16 events, translated", Side.messages("translated", sluice, port), stream);
            }
        }
        System.exit(0);
    }

    private static void compare(String what, Side ours, Side measure) {
        double[] ratios = new double[ROUNDS];
        microsACall(ours, WARM_UP);
        microsACall(measure, WARM_UP);
        for (int round = 0; round < ROUNDS; round++) {
            double cost = microsACall(ours, CALLS);
            double least = microsACall(measure, CALLS);
            ratios[round] = cost / least;
            System.out.printf(
                    "%s, round %d: %s %.1f µs, %s %.1f µs, ratio %.2f%n",
                    what, round, ours.name(), cost, measure.name(), least, ratios[round]);
        }
        Arrays.sort(ratios);
        System.out.printf(
                "%s: median ratio %.2f (%.2f to %.2f)%n", what, ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
    }

    private static double microsACall(Side side, int calls) {
        Load load = new Load(side.url(), side.body(), CONNECTIONS);
        Duration before = side.process().cpu();
        Load.Result result = load.run(calls);
        if (result.bad() > 0 || result.good() == 0) {
            throw new IllegalStateException(result + " (expected: every call answered)");
        }
        return side.process().cpu().minus(before).toNanos() / 1e3 / result.good();
    }

    /** Starts the bare proxy. */
    static Child bare(int port, String upstream) throws Exception {
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
