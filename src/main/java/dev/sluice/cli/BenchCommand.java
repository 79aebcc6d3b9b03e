package dev.sluice.cli;

import dev.sluice.demo.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command that measures how much of what the keys allow is served, under a constant rate of calls or in a named situation.
 * The relay runs in this process, or as replicas in processes of their own, over a simulated provider.
 */
record BenchCommand(CommandContext context) implements Command {

    /** Multiples of the calls that the keys allow: below that, above it, and a flood. */
    private static final List<Double> DEMANDS = List.of(0.8, 1.5, 5.0);

    /** In seconds: run before the measurement, so that the JVM has compiled the code. */
    private static final int WARM_UP = 3;

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String parameters() {
        return "[--seconds=30] [--demand=0.8,1.5,5] [--keys=13] [--provider=http,https,h2] [--replicas=3 --redis=URL"
                + " --store=URL [--spread=equal,80/20,one] [--limits=stated|unknown [--burst=…]]] [--situation=NAME,… [--window=…] [--burst=…] [--headers=…]"
                + " [--known=…] [--seconds=60] [--seed=1] [--together=1]]";
    }

    @Override
    public String purpose() {
        return "measure a relay in this process, or replicas that share one pool, over a simulated provider";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        CommandOptions options = CommandOptions.of(arguments);
        int replicas = options.wholeNumber("replicas", 1, 1, ReplicaBench.MOST_REPLICAS);
        if (replicas > 1) {
            return ReplicaBench.of(replicas, options, context).run(terminal);
        }
        if (options.has("situation")) {
            SituationBench bench = SituationBench.of(options, context);
            measure(warmUp(Transport.HTTP), new ProgressBar(terminal, WARM_UP));
            return bench.run(terminal);
        }
        int seconds = options.wholeNumber("seconds", 30, 1, 300);
        int keys = options.wholeNumber("keys", 13, 1, 100);
        List<Double> demands = options.numbers("demand", DEMANDS, 0.1, 5);
        List<Transport> transports = transports(options);
        options.refuseUnknown();

        ProgressBar progress = new ProgressBar(terminal, (seconds * demands.size() + WARM_UP) * transports.size());
        List<BenchResult> results = new ArrayList<>();
        for (Transport transport : transports) {
            measure(warmUp(transport), progress);
            for (double demand : demands) {
                results.add(measure(new BenchPlan(keys, seconds, demand, transport), progress));
            }
        }
        progress.clear();
        terminal.out().println(BenchResult.table(results));
        return results.stream().allMatch(result -> result.errors() == 0) ? ExitCode.OK : ExitCode.CALLS_FAILED;
    }

    private static List<Transport> transports(CommandOptions options) {
        Map<String, Transport> known = new LinkedHashMap<>();
        for (Transport transport : Transport.values()) {
            known.put(transport.label(), transport);
        }
        String wanted = options.text(
                "provider",
                Transport.HTTP.label(),
                text -> known.keySet().containsAll(List.of(text.split(",", -1))),
                "some of " + String.join(", ", known.keySet()) + ", with commas between them");
        return Arrays.stream(wanted.split(",", -1)).map(known::get).toList();
    }

    private static BenchPlan warmUp(Transport transport) {
        return new BenchPlan(3, WARM_UP, 1, transport);
    }

    private BenchResult measure(BenchPlan plan, ProgressBar progress) {
        try (BenchRun run = BenchRun.start(plan, context)) {
            return run.measure(progress);
        }
    }
}
