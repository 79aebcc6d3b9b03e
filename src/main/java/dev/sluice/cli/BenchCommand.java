package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures a relay in this process, or replicas in processes of their own, over a simulated provider: the share of what its keys
 * allow that is served, under a constant rate of calls or in a situation that has a name.
 */
record BenchCommand(CommandContext context) implements Command {

    /** Multiples of the calls that the keys allow: below that, above it, and a flood. */
    private static final List<Double> DEMANDS = List.of(0.8, 1.5, 5.0);

    /** Run before the measurement, so that the JVM has compiled the code. */
    private static final BenchPlan WARM_UP = new BenchPlan(3, 3, 1);

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String parameters() {
        return "[--seconds=30] [--demand=0.8,1.5,5] [--keys=13] [--replicas=3 --redis=URL --store=URL"
                + " [--spread=equal,80/20,one]] [--situation=NAME,… [--window=…] [--burst=…] [--headers=…] [--known=…]"
                + " [--seconds=60] [--seed=1] [--together=1]]";
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
            measure(WARM_UP, new ProgressBar(terminal, WARM_UP.seconds()));
            return bench.run(terminal);
        }
        int seconds = options.wholeNumber("seconds", 30, 1, 300);
        int keys = options.wholeNumber("keys", 13, 1, 100);
        List<Double> demands = options.numbers("demand", DEMANDS, 0.1, 5);
        options.refuseUnknown();

        ProgressBar progress = new ProgressBar(terminal, seconds * demands.size() + WARM_UP.seconds());
        measure(WARM_UP, progress);
        List<BenchResult> results = new ArrayList<>();
        for (double demand : demands) {
            results.add(measure(new BenchPlan(keys, seconds, demand), progress));
        }
        progress.clear();
        terminal.out().println(BenchResult.table(results));
        return results.stream().allMatch(result -> result.errors() == 0) ? ExitCode.OK : ExitCode.CALLS_FAILED;
    }

    private BenchResult measure(BenchPlan plan, ProgressBar progress) {
        try (BenchRun run = BenchRun.start(plan, context)) {
            return run.measure(progress);
        }
    }
}
