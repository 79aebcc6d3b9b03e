package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;

/** Drives the simulated provider through a relay in this process, and says how much of what its keys allow reached clients. */
record BenchCommand(CommandContext outside) implements Command {

    /** Less than the pool has, a little more, and a flood. */
    private static final List<Double> DEMANDS = List.of(0.8, 1.5, 5.0);

    /** Before anything is measured: the JVM compiles what it meets often. */
    private static final BenchPlan WARM_UP = new BenchPlan(3, 3, 1);

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String parameters() {
        return "[--seconds=30] [--demand=0.8,1.5,5] [--keys=13]";
    }

    @Override
    public String purpose() {
        return "drive a simulated provider through a relay in this process, and measure";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        CommandOptions options = CommandOptions.of(arguments);
        int seconds = options.whole("seconds", 30, 1, 300);
        int keys = options.whole("keys", 13, 1, 100);
        List<Double> demands = options.numbers("demand", DEMANDS, 0.1, 5);
        options.refuseOthers();

        ProgressBar progress = new ProgressBar(terminal, seconds * demands.size() + WARM_UP.seconds());
        measure(WARM_UP, progress);
        List<BenchResult> results = new ArrayList<>();
        for (double demand : demands) {
            results.add(measure(new BenchPlan(keys, seconds, demand), progress));
        }
        progress.clear();
        terminal.out().println(BenchResult.table(results));
        return results.stream().allMatch(result -> result.errors() == 0) ? ExitCode.FINE : ExitCode.CALLS_FAILED;
    }

    private BenchResult measure(BenchPlan plan, ProgressBar progress) {
        try (BenchRun run = BenchRun.start(plan, outside)) {
            return run.measure(progress);
        }
    }
}
