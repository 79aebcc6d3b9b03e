package dev.sluice.cli;

import dev.sluice.cli.situations.Situation;
import dev.sluice.cli.situations.Situations;
import dev.sluice.demo.limits.LimitPlan.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A benchmark that measures what a pool makes of limits in the situations that are asked for, in each of several seeds.
 *
 * @param together the number of runs at a time, which share this machine
 */
record SituationBench(List<Situation> situations, List<Integer> seeds, int together, CommandContext context) {

    /** More would need more open files than a process commonly has: each call that waits holds two. */
    private static final int MOST_TOGETHER = 50;

    private static final List<Integer> BURSTS = List.of(1, 10, 60);

    static SituationBench of(CommandOptions options, CommandContext context) {
        List<String> names = options.choices(
                "situation",
                Stream.concat(Situations.all().stream().map(Situation::name), Stream.of(Situations.GRID))
                        .toList(),
                name -> name);
        List<Situation> situations = new ArrayList<>();
        for (String name : names) {
            situations.addAll(name.equals(Situations.GRID) ? grid(options) : List.of(Situations.of(name)));
        }
        if (options.has("seconds")) {
            int seconds = options.wholeNumber("seconds", 0, 1, 600);
            situations.replaceAll(situation -> situation.measuredFor(seconds));
        }
        List<Integer> seeds = options.wholeNumbers("seed", List.of(1), 1, Integer.MAX_VALUE);
        int together = options.wholeNumber("together", 1, 1, MOST_TOGETHER);
        options.refuseUnknown();
        return new SituationBench(situations, seeds, together, context);
    }

    private static List<Situation> grid(CommandOptions options) {
        Function<Boolean, String> yesOrNo = yes -> yes ? "yes" : "no";
        return Situations.grid(
                options.choices(
                        "window", List.of(Kind.values()), kind -> kind.name().toLowerCase(Locale.ROOT)),
                options.choices("burst", BURSTS, seconds -> seconds + "s"),
                options.choices("headers", List.of(true, false), yesOrNo),
                options.choices("known", List.of(true, false), yesOrNo));
    }

    ExitCode run(Terminal terminal) {
        ProgressBar progress = new ProgressBar(terminal, situations.size() * seeds.size());
        ExecutorService runs = Executors.newFixedThreadPool(together);
        List<SituationResult> results = new ArrayList<>();
        try {
            List<Future<SituationResult>> begun = situations.stream()
                    .flatMap(situation -> seeds.stream()
                            .map(seed -> runs.submit(() -> new SituationRun(situation, seed, context).measure())))
                    .toList();
            for (Future<SituationResult> run : begun) {
                results.add(run.get());
                progress.add(1);
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a run failed", failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.CALLS_FAILED;
        } finally {
            runs.shutdownNow();
        }
        progress.clear();
        terminal.out().println(SituationResult.table(results));
        return results.stream().allMatch(result -> result.errors() == 0) ? ExitCode.OK : ExitCode.CALLS_FAILED;
    }
}
