package dev.sluice.ops;

import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.stack;

import dev.sluice.ops.Dashboard.Row;
import dev.sluice.ops.Dashboard.Variable;
import java.util.List;

/** The dashboard of the clients: requests, tokens, waits and refusals of each. */
final class ClientsDashboard {

    private static final String CHOSEN = "client=~\"$client\"";
    private static final String CHOSEN_MODELS = CHOSEN + ", model=~\"$model\"";

    /** The outcomes of valid requests that were refused. */
    private static final String REJECTED =
            "caller_limited|budget_spent|queue_full|wait_too_long|no_usable_key|shutting_down|memory_full|store_unavailable";

    private ClientsDashboard() {}

    static Dashboard create() {
        return new Dashboard(
                "clients",
                "Sluice / Clients",
                "Requests, tokens, waits and refusals of each client.",
                List.of(
                        new Variable("client", "sluice_requests_total"),
                        new Variable("model", "sluice_requests_total")),
                List.of(use(), service()));
    }

    private static Row use() {
        return Row.of(
                "Use",
                9,
                stack("Requests a minute", 12, "none", "By client, with any outcome.")
                        .query("{{client}}", perMinute("client", "sluice_requests_total{" + CHOSEN_MODELS + "}")),
                stack("Requests a minute by model", 12, "none", "A name that is not confirmed is unknown.")
                        .query("{{model}}", perMinute("model", "sluice_requests_total{" + CHOSEN_MODELS + "}")),
                stack("Tokens a minute", 12, "none", "By client; reasoning tokens are part of the output.")
                        .query(
                                "{{client}}",
                                perMinute("client", "sluice_tokens_total{" + CHOSEN_MODELS + ", kind!=\"reasoning\"}")),
                stack("Tokens a minute by kind", 12, "none", "Cached input was read from the provider's prompt cache.")
                        .query(
                                "{{kind}}",
                                perMinute("kind", "sluice_tokens_total{" + CHOSEN_MODELS + ", kind!=\"reasoning\"}")));
    }

    private static Row service() {
        String waits = "sluice_queue_wait_seconds{" + CHOSEN + "}";
        return Row.of(
                "Service",
                9,
                lines("Wait, p95", 8, "s", "One call in twenty of a client waited for a key at least this long.")
                        .query("{{client}}", Quantiles.quantile("0.95", "client, le", waits)),
                stack("Refused a minute", 8, "none", "Valid requests that were refused, by reason.")
                        .query(
                                "{{client}}, {{outcome}}",
                                perMinute(
                                                "client, outcome",
                                                "sluice_requests_total{" + CHOSEN_MODELS + ", outcome=~\"" + REJECTED
                                                        + "\"}")
                                        + " or vector(0)"),
                lines(
                                "Share of calls that failed or were refused",
                                8,
                                "percentunit",
                                "By client, including its own errors.")
                        .query(
                                "{{client}}",
                                "1 - (%1$s{%2$s, outcome=\"ok\"}%3$s or 0 * %1$s{%2$s}%3$s) / %1$s{%2$s}%3$s"
                                        .formatted(
                                                "sum by (client) (rate(sluice_requests_total",
                                                CHOSEN_MODELS,
                                                "[$__rate_interval]))")));
    }

    private static String perMinute(String by, String counter) {
        return "60 * sum by (" + by + ") (rate(" + counter + "[$__rate_interval]))";
    }
}
