package dev.sluice.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
    private static final int WARM_UP = Integer.getInteger("bench.warm-up", 200_000);

    /** Calls of a round. */
    private static final int CALLS = Integer.getInteger("bench.calls", 20_000);

    private static final int ROUNDS = 7;

    /** A prompt with a few images or documents. */
    private static final int LARGE_BODY = 2 << 20;

    private static final int LARGE_CONNECTIONS = 4;

    /** A large body costs as much as this many usual ones. */
    private static final int LARGE_FACTOR = 100;

    private CpuBenchmark() {}

    /** A kind of calls to one process. */
    private record Side(String name, Child process, String url, String body, int connections) {

        static Side chat(String name, Child process, int port, boolean stream) {
            return new Side(
                    name,
                    process,
                    "http://127.0.0.1:" + port + "/v1/chat/completions",
                    FixedUpstream.body(stream),
                    CONNECTIONS);
        }

        static Side large(String name, Child process, int port) {
            return new Side(
                    name,
                    process,
                    "http://127.0.0.1:" + port + "/v1/chat/completions",
                    FixedUpstream.body(false, LARGE_BODY),
                    LARGE_CONNECTIONS);
        }

        /** Returns the same call in Anthropic's dialect, to the provider of OpenAI's dialect. */
        static Side messages(String name, Child process, int port) {
            String body = FixedUpstream.body(true).replaceFirst("\\{", "{\"max_tokens\":500,");
            return new Side(name, process, "http://127.0.0.1:" + port + "/v1/messages", body, CONNECTIONS);
        }
    }

    /**
     * Measures everything, or with arguments only these: {@code plain}, {@code stream}, {@code translated}, {@code large}. With
     * {@code tls} among them, or without any, all but the translation are measured with a provider that is reached over TLS and
     * HTTP/2; with it, only so. {@code -Dbench.warm-up} and {@code -Dbench.calls} set other numbers of calls.
     */
    public static void main(String[] args) throws Exception {
        List<String> parts = new ArrayList<>(List.of(args));
        boolean secure = parts.remove("tls");
        Predicate<String> wanted = part -> parts.isEmpty() || parts.contains(part);
        if (!secure) {
            try (FixedUpstream upstream = new FixedUpstream()) {
                measure("", upstream, wanted);
            }
        }
        if (secure || args.length == 0) {
            try (FixedUpstream upstream = FixedUpstream.secure()) {
                measure(" over TLS and HTTP/2", upstream, part -> !part.equals("translated") && wanted.test(part));
            }
        }
        System.exit(0);
    }

    private static void measure(String how, FixedUpstream upstream, Predicate<String> wanted) throws Exception {
        int port = Child.freePort();
        int barePort = Child.freePort();
        try (Child sluice = Child.relay(port, upstream.url(), "k1");
                Child bare = bare(barePort, upstream.url())) {
            Side stream = Side.chat("sluice", sluice, port, true);
            if (wanted.test("plain")) {
                Side plain = Side.chat("sluice", sluice, port, false);
                compare("plain" + how, plain, Side.chat("bare", bare, barePort, false), 1);
            }
            if (wanted.test("stream")) {
                compare("stream of 16 events" + how, stream, Side.chat("bare", bare, barePort, true), 1);
            }
            if (wanted.test("translated")) {
                compare("stream of 16 events, translated", Side.messages("translated", sluice, port), stream, 1);
            }
            if (wanted.test("large")) {
                // A body of 2 MB is a call like others, but so few of them are made that only these would not compile
                // its path.
                microsACall(Side.chat("sluice", sluice, port, false), WARM_UP / 2);
                microsACall(Side.chat("bare", bare, barePort, false), WARM_UP / 2);
                Side large = Side.large("sluice", sluice, port);
                compare("body of 2 MB" + how, large, Side.large("bare", bare, barePort), LARGE_FACTOR);
            }
        }
    }

    private static void compare(String what, Side ours, Side measure, int factor) {
        double[] ratios = new double[ROUNDS];
        microsACall(ours, WARM_UP / (factor / 4 + 1));
        microsACall(measure, WARM_UP / (factor / 4 + 1));
        for (int round = 0; round < ROUNDS; round++) {
            double cost = microsACall(ours, CALLS / (factor / 4 + 1));
            double least = microsACall(measure, CALLS / (factor / 4 + 1));
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
        Load load = new Load(side.url(), side.body(), side.connections());
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
