package dev.sluice.cli;

import dev.sluice.cli.replicas.LargeCalls.Answer;
import dev.sluice.cli.replicas.ReplicaPlan;
import dev.sluice.cli.replicas.SentTokens;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The result of one run over relays in processes of their own.
 *
 * @param goodput tokens that the provider admitted, as a share of what its accounts allow
 * @param answered calls that were answered
 * @param refused429 refusals by the provider, as a share of the requests it got
 * @param errors calls that failed at the client
 * @param most the most tokens that arrived at one account in any minute
 * @param cpu processor time of the relays
 */
record ReplicaResult(
        String name, double goodput, long answered, double refused429, long errors, long most, Duration cpu) {

    static ReplicaResult of(
            String name, ReplicaPlan plan, List<Answer> answers, SentTokens sent, long from, long to, Duration cpu) {
        double minutes = (to - from) / 60e9;
        long admitted = sent.requests(true, from, to);
        long refused = sent.requests(false, from, to);
        return new ReplicaResult(
                name,
                sent.admitted(from, to) / (plan.allowedAMinute() * minutes),
                answers.stream().filter(each -> each.status() == 200).count(),
                (double) refused / Math.max(1, admitted + refused),
                answers.stream().filter(each -> each.status() != 200).count(),
                sent.mostInAMinute(from, to),
                cpu);
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
        return table.text()
                + "\n\n%d accounts of 50 requests and 80,000 tokens a minute, calls of 1,000 to 60,000 tokens, %.1f times what is allowed.\n"
                        .formatted(plan.accounts(), plan.demand())
                + "Figures of %d s, after the buckets were emptied. Goodput: tokens admitted as a share of tokens allowed.\n"
                        .formatted(seconds)
                + "Most in a minute: tokens that one account was sent in any minute. CPU: all of the relays'"
                + " processes.";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
