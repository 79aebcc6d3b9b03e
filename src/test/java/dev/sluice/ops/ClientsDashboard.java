package dev.sluice.ops;

import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.stack;

import dev.sluice.ops.Dashboard.Row;
import dev.sluice.ops.Dashboard.Variable;
import java.util.List;

/** Who uses how much, who waits, and who is turned away. */
final class ClientsDashboard {

    private static final String CHOSEN = "client=~\"$client\"";
    private static final String CHOSEN_MODELS = CHOSEN + ", model=~\"$model\"";

    /** What is not an error of Sluice but its answer to a caller that asks for too much. */
    private static final String REJECTED =
            "caller_limited|budget_spent|queue_full|wait_too_long|no_usable_key|shutting_down";

    private ClientsDashboard() {}

    static Dashboard create() {
        return new Dashboard(
                "clients",
                "Sluice / Clients",
                "Requests, tokens, waits and rejections of each client.",
                List.of(
                        new Variable("client", "sluice_requests_total"),
                        new Variable("model", "sluice_requests_total")),
                List.of(use(), service()));
    }

    private static Row use() {
        return Row.of(
                "Use",
                9,
                stack("Requests a minute", 12, "none", "By client, however they ended.")
                        .query("{{client}}", perMinute("client", "sluice_requests_total{" + CHOSEN_MODELS + "}")),
                stack("Requests a minute by model", 12, "none", "Names that are not known count as unknown.")
                        .query("{{model}}", perMinute("model", "sluice_requests_total{" + CHOSEN_MODELS + "}")),
                stack("Tokens a minute", 12, "none", "By client, all kinds but reasoning, which output holds already.")
                        .query(
                                "{{client}}",
                                perMinute("client", "sluice_tokens_total{" + CHOSEN_MODELS + ", kind!=\"reasoning\"}")),
                stack("Tokens a minute by kind", 12, "none", "Cached input is input that cost a tenth.")
                        .query(
                                "{{kind}}",
                                perMinute("kind", "sluice_tokens_total{" + CHOSEN_MODELS + ", kind!=\"reasoning\"}")));
    }

    private static Row service() {
        String waits = "sluice_queue_wait_seconds{" + CHOSEN + "}";
        return Row.of(
                "Service",
                9,
                lines("Wait, p95", 8, "s", "How long the slowest twentieth of a client's calls waited for a key.")
                        .query("{{client}}", Quantiles.quantile("0.95", "client, le", waits)),
                stack("Turned away a minute", 8, "none", "Calls with nothing wrong but their number, by reason.")
                        .query(
                                "{{client}}, {{outcome}}",
                                perMinute(
                                                "client, outcome",
                                                "sluice_requests_total{" + CHOSEN_MODELS + ", outcome=~\"" + REJECTED
                                                        + "\"}")
                                        + " or vector(0)"),
                lines("Share that did not end well", 8, "percentunit", "By client, its own mistakes included.")
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
