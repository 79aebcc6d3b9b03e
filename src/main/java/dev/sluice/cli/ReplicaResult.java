package dev.sluice.cli;

import static dev.sluice.cli.Figures.format;

import dev.sluice.cli.replicas.LargeCalls.Answer;
import dev.sluice.cli.replicas.ReplicaPlan;
import dev.sluice.cli.replicas.SentTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The result of one run over relays in processes of their own.
 *
 * @param goodput tokens that the provider admitted, as a share of what its accounts allow; requests where only these are limited
 * @param answered calls that were answered
 * @param refused429 refusals by the provider, as a share of the requests it got
 * @param errors calls that failed at the client
 * @param most the most tokens that arrived at one account in any minute
 * @param cpu processor time of the relays
 * @param minutes the minutes of the run, those in which buckets are emptied included
 */
record ReplicaResult(
        String name,
        double goodput,
        long answered,
        double refused429,
        long errors,
        long most,
        Duration cpu,
        List<Minute> minutes) {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /**
     * A span of a run, a minute or several, with what was admitted and refused in it.
     *
     * @param goodput what the provider admitted, as a share of what its accounts allow
     * @param refused429 refusals by the provider, as a share of the requests it got
     */
    record Minute(double goodput, double refused429) {

        static Minute of(ReplicaPlan plan, SentTokens sent, long from, long to) {
            double minutes = (double) (to - from) / MINUTE;
            long admitted = sent.requests(true, from, to);
            long refused = sent.requests(false, from, to);
            double goodput = plan.stated()
                    ? sent.admitted(from, to) / (plan.allowedAMinute() * minutes)
                    : admitted / (plan.requestsAMinute() * minutes);
            return new Minute(goodput, (double) refused / Math.max(1, admitted + refused));
        }

        String text() {
            return format("%.1f %% (%.2f %%)", 100 * goodput, 100 * refused429);
        }
    }

    /**
     * Returns the result of a run.
     *
     * @param start of the load, in nanoseconds
     * @param from the moment from which on figures count
     * @param to the end of the run
     */
    static ReplicaResult of(
            String name,
            ReplicaPlan plan,
            List<Answer> answers,
            SentTokens sent,
            long start,
            long from,
            long to,
            Duration cpu) {
        Minute whole = Minute.of(plan, sent, from, to);
        List<Minute> minutes = new ArrayList<>();
        for (long minute = start; minute + MINUTE - to <= 0; minute += MINUTE) {
            minutes.add(Minute.of(plan, sent, minute, minute + MINUTE));
        }
        return new ReplicaResult(
                name,
                whole.goodput,
                answers.stream().filter(each -> each.status() == 200).count(),
                whole.refused429,
                answers.stream().filter(each -> each.status() != 200).count(),
                sent.mostInAMinute(from, to),
                cpu,
                minutes);
    }

    static String table(ReplicaPlan plan, int seconds, List<ReplicaResult> results) {
        TextTable table = new TextTable();
        table.row(
                "RELAYS", "ANSWERED", "GOODPUT", "OF ONE", "UPSTREAM 429", "ERRORS", "MOST IN A MINUTE", "CPU A CALL");
        double one = results.get(0).goodput;
        for (ReplicaResult each : results) {
            table.row(
                    each.name,
                    format("%d", each.answered),
                    format("%.1f %%", 100 * each.goodput),
                    format("%.1f %%", 100 * each.goodput / one),
                    format("%.2f %%", 100 * each.refused429),
                    format("%d", each.errors),
                    format("%d", each.most),
                    format("%.1f ms", each.cpu.toNanos() / 1e6 / Math.max(1, each.answered)));
        }
        return table.text() + "\n\n" + (plan.stated() ? "" : byMinute(results) + "\n\n") + notes(plan, seconds);
    }

    private static String byMinute(List<ReplicaResult> results) {
        TextTable table = new TextTable();
        int count = results.stream().mapToInt(each -> each.minutes.size()).min().orElse(0);
        table.row(row("GOODPUT (429)", count, minute -> "MINUTE " + (minute + 1)));
        results.forEach(each -> table.row(
                row(each.name, count, minute -> each.minutes.get(minute).text())));
        return table.text();
    }

    private static String[] row(String name, int count, IntFunction<String> cells) {
        return Stream.concat(Stream.of(name), IntStream.range(0, count).mapToObj(cells))
                .toArray(String[]::new);
    }

    private static String notes(ReplicaPlan plan, int seconds) {
        String accounts = plan.stated()
                ? format(
                        "%d accounts of 50 requests and 80,000 tokens a minute, calls of 1,000 to 60,000 tokens",
                        plan.accounts())
                : format(
                        "%d accounts of 50 requests a minute that nothing states, buckets of %d s' worth, calls of 1,000 to 2,000 tokens",
                        plan.accounts(), plan.limits().span().toSeconds());
        return accounts
                + format(", %.1f times what is allowed.\n", plan.demand())
                + format("Figures of %d s, after a first minute. ", seconds)
                + (plan.stated()
                        ? "Goodput: tokens admitted as a share of tokens allowed.\n"
                        : "Goodput: requests admitted as a share of requests allowed.\n")
                + "Most in a minute: tokens that one account was sent in any minute. CPU: all of the relays'"
                + " processes.";
    }
}
