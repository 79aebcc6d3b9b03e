package dev.sluice.cli;

import static dev.sluice.cli.Figures.format;
import static dev.sluice.cli.Figures.quantile;

import dev.sluice.cli.situations.Arrivals;
import dev.sluice.cli.situations.Situation;
import dev.sluice.cli.situations.SteadyLoad.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The result of one run of a situation.
 *
 * @param from the start of the run, in nanoseconds
 * @param to the end of the run, or of the last of a limited number of calls
 * @param full the time until nearly all calls that were to be under way were so at the provider; null where that never was
 */
record SituationResult(
        Situation situation,
        long seed,
        Arrivals arrivals,
        List<Answer> answers,
        long from,
        long to,
        @Nullable Duration full) {

    /** Returns the table of the results: a row for each model of each run. */
    static String table(List<SituationResult> results) {
        TextTable table = new TextTable();
        table.row(
                "SITUATION",
                "SEED",
                "MODEL",
                "SECONDS",
                "ALLOWED",
                "ADMITTED",
                "USED",
                "429 FIRST",
                "429",
                "ERRORS",
                "WAIT P50",
                "WAIT P99",
                "NOTE");
        for (SituationResult result : results) {
            result.situation.callers().forEach(callers -> table.row(result.row(callers.model())));
        }
        return table.text() + """


            Used: requests that the provider admitted, as a share of what its limits allow in those seconds; a run without learning
            begins with full buckets, whose content is part of it. 429 first: while the pool learns. Wait: in the pool's queue.\
            """;
    }

    /** Returns the number of calls that failed at the callers. */
    long errors() {
        return answers.stream().filter(answer -> !answer.served()).count();
    }

    /** Returns the moment from which on the run is measured. */
    private long measuredFrom() {
        return from + Duration.ofSeconds(situation.times().learning()).toNanos();
    }

    /** Returns the requests of {@code model} that the keys allowed in the measured time; 0 where there was no limit. */
    double allowed(String model) {
        double minutes = (to - measuredFrom()) / 60e9;
        double atOnce = situation.times().learning() == 0 ? situation.allowedAtOnce(model) : 0;
        return situation.allowedAMinute(model) * minutes + atOnce;
    }

    /** Returns what was admitted of {@code model} in the measured time, as a share of what was allowed. */
    double used(String model) {
        return arrivals.count(model, true, measuredFrom(), to) / allowed(model);
    }

    private String[] row(String model) {
        long middle = measuredFrom();
        boolean limited = situation.allowedAMinute(model) > 0;
        long[] waits = answers.stream()
                .filter(answer -> answer.served() && answer.model().equals(model) && answer.nanos() - middle >= 0)
                .mapToLong(Answer::waitMillis)
                .sorted()
                .toArray();
        return new String[] {
            situation.name(),
            format("%d", seed),
            model,
            format("%.0f", (to - middle) / 1e9),
            limited ? format("%.0f", allowed(model)) : "-",
            format("%d", arrivals.count(model, true, middle, to)),
            limited ? format("%.1f %%", 100 * used(model)) : "-",
            middle == from ? "-" : refused(model, from, middle),
            refused(model, middle, to),
            format("%d", errors()),
            format("%d ms", quantile(waits, 0.5)),
            format("%d ms", quantile(waits, 0.99)),
            note(limited)
        };
    }

    private String refused(String model, long start, long end) {
        long refused = arrivals.count(model, false, start, end);
        long admitted = arrivals.count(model, true, start, end);
        return format("%d (%.2f %%)", refused, 100.0 * refused / Math.max(1, refused + admitted));
    }

    /** Returns what matters of a run by number, or without limits: its answers, the time until it was full, and the keys' shares. */
    private String note(boolean limited) {
        List<String> notes = new ArrayList<>();
        if (situation.times().calls() > 0) {
            long served = answers.stream().filter(Answer::served).count();
            notes.add(format("%d answers", served));
        }
        if (!limited) {
            notes.add(
                    full == null ? "never all under way" : format("all under way after %.1f s", full.toMillis() / 1e3));
        }
        if (!limited && situation.keys().size() > 1) {
            long[] counts = IntStream.rangeClosed(1, situation.keys().size())
                    .mapToLong(number -> arrivals.admitted(Situation.accountOf(number), from, to))
                    .toArray();
            long all = Math.max(
                    1,
                    IntStream.range(0, counts.length).mapToLong(i -> counts[i]).sum());
            notes.add(IntStream.range(0, counts.length)
                    .mapToObj(i -> format("%.1f", 100.0 * counts[i] / all))
                    .collect(Collectors.joining(" : ", "shares ", " %")));
        }
        return String.join(", ", notes);
    }
}
