package dev.sluice.cli;

import dev.sluice.cli.replicas.LargeCalls;
import dev.sluice.cli.replicas.RelayProcess;
import dev.sluice.cli.replicas.ReplicaPlan;
import dev.sluice.cli.replicas.SentTokens;
import dev.sluice.cli.replicas.Spread;
import dev.sluice.demo.SimulatedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A benchmark that measures one relay, then replicas of one pool, each in a process of its own, under the same calls.
 *
 * @param plans measured one after the other
 * @param redis the URL of the Redis that the replicas share
 * @param store the JDBC URL of their PostgreSQL; user and password are those of the environment
 */
record ReplicaBench(
        int replicas,
        int seconds,
        List<ReplicaPlan> plans,
        List<Spread> spreads,
        String redis,
        String store,
        CommandContext context) {

    /** Each is a JVM; the mechanism was simulated with up to eight. */
    static final int MOST_REPLICAS = 8;

    /** The time in which buckets are emptied before figures count. */
    private static final int WARM_UP = 60;

    private static final long SEED = 1;

    /** The values of the option {@code limits}. */
    private static final String STATED = "stated";

    private static final String UNKNOWN = "unknown";

    static ReplicaBench of(int replicas, CommandOptions options, CommandContext context) {
        int seconds = options.wholeNumber("seconds", 120, 1, 1_800);
        int keys = options.wholeNumber("keys", 13, 1, 100);
        double demand = options.numbers("demand", List.of(1.5), 0.1, 5).get(0);
        List<Optional<Spread>> spreads = Arrays.stream(options.text(
                                "spread",
                                "equal,80/20,one",
                                text -> Arrays.stream(text.split(",", -1))
                                        .allMatch(each -> Spread.of(each).isPresent()),
                                "some of equal, 80/20 and one, with commas between them")
                        .split(",", -1))
                .map(Spread::of)
                .toList();
        String redis = options.text(
                "redis",
                context.environment().getProperty("SLUICE_CLUSTER_REDIS_URL", "redis://127.0.0.1:6379"),
                text -> text.startsWith("redis"),
                "the URL of the Redis that the replicas share, such as redis://127.0.0.1:6379");
        String store = options.text(
                "store",
                context.environment().getProperty("SLUICE_STORE_URL", ""),
                text -> text.startsWith("jdbc:postgresql:"),
                "the PostgreSQL that the replicas share, such as jdbc:postgresql://127.0.0.1/sluice; its user and"
                        + " password are SLUICE_STORE_USER and SLUICE_STORE_PASSWORD of the environment");
        List<ReplicaPlan> plans = plans(keys, demand, options);
        options.refuseUnknown();
        return new ReplicaBench(
                replicas,
                seconds,
                plans,
                spreads.stream().flatMap(Optional::stream).toList(),
                redis,
                store,
                context);
    }

    /** Returns the plan of limits that are configured, or one for each size of bucket whose limit nothing states. */
    private static List<ReplicaPlan> plans(int keys, double demand, CommandOptions options) {
        String limits = options.text("limits", STATED, List.of(STATED, UNKNOWN)::contains, "stated or unknown");
        if (limits.equals(STATED)) {
            return List.of(new ReplicaPlan(keys, demand));
        }
        return options.choices("burst", List.of(1, 10, 60), seconds -> seconds + "s").stream()
                .map(seconds -> ReplicaPlan.unstated(keys, demand, Duration.ofSeconds(seconds)))
                .toList();
    }

    ExitCode run(Terminal terminal) {
        ProgressBar progress = new ProgressBar(terminal, (WARM_UP + seconds) * (1 + spreads.size()) * plans.size());
        List<String> tables = new ArrayList<>();
        boolean served = true;
        try {
            for (ReplicaPlan plan : plans) {
                List<ReplicaResult> results = measure(plan, progress);
                tables.add(ReplicaResult.table(plan, seconds, results));
                served &= results.stream().allMatch(result -> result.errors() == 0);
            }
        } catch (IOException failure) {
            progress.clear();
            terminal.err().println(failure.getMessage());
            return ExitCode.CALLS_FAILED;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.CALLS_FAILED;
        }
        progress.clear();
        terminal.out().println(String.join("\n\n", tables));
        return served ? ExitCode.OK : ExitCode.CALLS_FAILED;
    }

    private List<ReplicaResult> measure(ReplicaPlan plan, ProgressBar progress)
            throws IOException, InterruptedException {
        List<ReplicaResult> results = new ArrayList<>();
        results.add(measure("one process", plan, 1, Spread.ALL_AT_ONE, progress));
        for (Spread spread : spreads) {
            results.add(measure(replicas + ", " + spread.label(), plan, replicas, spread, progress));
        }
        return results;
    }

    private ReplicaResult measure(String name, ReplicaPlan plan, int count, Spread spread, ProgressBar progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("sluice-bench");
        SentTokens sent = new SentTokens();
        List<RelayProcess> relays = new ArrayList<>();
        try (SimulatedProvider provider = SimulatedProvider.start(
                plan.simulation(), context.ticker(), context.clock(), new SplittableRandom(SEED), sent)) {
            for (int i = 1; i <= count; i++) {
                String more = "  store: { url: \"%s\" }\n".formatted(store)
                        + (count == 1 ? "" : cluster(folder.getFileName() + "", i));
                relays.add(RelayProcess.start(
                        folder, "r" + i, plan.configuration(provider.baseUrl(), more), credentials(count > 1)));
            }
            for (RelayProcess relay : relays) {
                relay.awaitReady();
            }
            LargeCalls calls = new LargeCalls(plan, context.ticker(), spread.over(relays));
            calls.teach(count);
            Duration cpu = cpu(relays);
            long start = context.ticker().nanos();
            long from = start + Duration.ofSeconds(WARM_UP).toNanos();
            List<LargeCalls.Answer> answers = calls.run(WARM_UP + seconds, SEED, progress::at);
            long to = context.ticker().nanos();
            progress.add(WARM_UP + seconds);
            return ReplicaResult.of(
                    name, plan, answers, sent, start, from, to, cpu(relays).minus(cpu));
        } finally {
            relays.forEach(RelayProcess::beginStop);
            relays.forEach(RelayProcess::close);
        }
    }

    private String cluster(String name, int replica) {
        return "  cluster: { redis: { url: \"%s\" }, name: \"%s\", replica: r%d }\n".formatted(redis, name, replica);
    }

    /** Returns the variables of this process by which a relay signs in to its stores. */
    private Map<String, String> credentials(boolean several) {
        Map<String, String> variables = new TreeMap<>();
        List<String> names = new ArrayList<>(List.of("SLUICE_STORE_USER", "SLUICE_STORE_PASSWORD"));
        if (several) {
            names.addAll(List.of("SLUICE_CLUSTER_REDIS_USER", "SLUICE_CLUSTER_REDIS_PASSWORD"));
        }
        for (String name : names) {
            String value = context.environment().getProperty(name);
            if (value != null) {
                variables.put(name, value);
            }
        }
        return variables;
    }

    private static Duration cpu(List<RelayProcess> relays) {
        return relays.stream().map(RelayProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }
}
