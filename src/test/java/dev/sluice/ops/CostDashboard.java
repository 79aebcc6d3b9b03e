package dev.sluice.ops;

import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.number;
import static dev.sluice.ops.Panel.stack;

import dev.sluice.ops.Dashboard.Row;
import dev.sluice.ops.Dashboard.Variable;
import java.util.List;

/** The dashboard of costs: spending by client and model, credit, and the ledger that records it. */
final class CostDashboard {

    private static final String CHOSEN = "client=~\"$client\"";

    private CostDashboard() {}

    static Dashboard create() {
        return new Dashboard(
                "cost",
                "Sluice / Cost",
                "What calls cost, whose credit is near its end, and whether the ledger keeps up.",
                List.of(new Variable("client", "sluice_requests_total")),
                List.of(spending(), credit(), ledger()));
    }

    private static Row spending() {
        String cost = "sluice_cost_total{" + CHOSEN + "}";
        return Row.of(
                "Spending",
                9,
                stack(
                                "Cost an hour by client",
                                12,
                                "none",
                                "In the currency of the legend; two currencies have no sum.")
                        .query("{{client}}, {{currency}}", anHour("client, currency", cost)),
                stack("Cost an hour by model", 12, "none", "By the model that callers asked for.")
                        .query("{{model}}, {{currency}}", anHour("model, currency", cost)),
                number("Cost of the last day", 8, "none", "Of all chosen clients, by currency.")
                        .query("{{currency}}", "sum by (currency) (increase(" + cost + "[1d]))"),
                lines(
                                "Input read from caches",
                                8,
                                "percentunit",
                                "The share of prompts that providers charge less for.")
                        .query("{{model}}", cachedShare()),
                stack(
                                "Calls without a price an hour",
                                8,
                                "none",
                                "Calls of these models cost nothing until they have one.")
                        .query("{{model}}", anHour("model", "sluice_unpriced_calls_total")));
    }

    private static String cachedShare() {
        String tokens = "sum by (model) (rate(sluice_tokens_total{" + CHOSEN + ", kind%s}[$__rate_interval]))";
        String all = tokens.formatted("=~\"input|cached_input|cache_write\"");
        // A model that never read from a cache has no series of it, and a share of 0.
        return "(" + tokens.formatted("=\"cached_input\"") + " or 0 * " + all + ") / " + all;
    }

    private static Row credit() {
        return Row.of(
                "Credit",
                6,
                number("Wallets empty", 6, "none", "Clients that pay from a wallet in which nothing is left.")
                        .query("", "max(sluice_wallets_empty)")
                        .levels("green", 1, "orange"),
                number("Budgets near their end", 6, "none", "Less than a tenth is left in their period.")
                        .query("", "max(sluice_budgets_near_end)")
                        .levels("green", 1, "orange"),
                lines("Calls that wait for credit", 6, "none", "Calls under way have reserved what is left.")
                        .query("{{instance}}", "sluice_credit_waiting"),
                lines("Calls not settled", 6, "none", "They have ended, and the store does not have their cost yet.")
                        .query("{{instance}}", "sluice_credit_unsettled"));
    }

    private static Row ledger() {
        String commits = "sluice_store_commit_seconds";
        return Row.of(
                "Ledger",
                8,
                lines("Lag", 6, "s", "The time for which calls have waited without any being entered.")
                        .query("{{instance}}", "sluice_ledger_lag_seconds"),
                lines("Time of a commit", 6, "s", "Each holds all that queued while the one before ran.")
                        .query("p50", Quantiles.quantile("0.5", "le", commits))
                        .query("p99", Quantiles.quantile("0.99", "le", commits)),
                lines("Commits a second", 6, "none", "Fewer with the same calls: each commit holds more of them.")
                        .query("{{instance}}", "sum by (instance) (rate(" + commits + "_count[$__rate_interval]))"),
                lines(
                                "Waiting, and in the journal",
                                6,
                                "none",
                                "Calls that wait for the ledger, and entries not in it yet.")
                        .query("{{instance}} waiting", "sluice_ledger_waiting")
                        .query("{{instance}} journal", "sluice_ledger_journal_entries"));
    }

    private static String anHour(String by, String counter) {
        return "3600 * sum by (" + by + ") (rate(" + counter + "[$__rate_interval]))";
    }
}
