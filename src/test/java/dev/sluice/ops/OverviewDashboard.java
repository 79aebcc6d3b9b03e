package dev.sluice.ops;

import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.number;
import static dev.sluice.ops.Panel.stack;

import dev.sluice.ops.Dashboard.Row;
import java.util.List;

/** The first dashboard to look at: goodput, waits, errors and speed over all replicas. */
final class OverviewDashboard {

    /** The outcomes caused by Sluice or its providers, those of alerts.yml and calls without a usable key. */
    static final String FAILED =
            "upstream_error|upstream_overloaded|upstream_timeout|broken_stream|no_usable_key|internal";

    private OverviewDashboard() {}

    static Dashboard create() {
        return new Dashboard(
                "overview",
                "Sluice / Overview",
                "Goodput against capacity, waits, errors and speed, over all replicas.",
                List.of(),
                List.of(now(), capacity(), waiting(), errors(), speed()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                number("Answered a minute", 4, "none", "Calls with the outcome ok.")
                        .query("answered", "sum(rate(sluice_requests_total{outcome=\"ok\"}[$__rate_interval])) * 60"),
                number("Capacity in use", 4, "percentunit", "The scarcest dimension of the busiest provider.")
                        .query("in use", "clamp(max(" + used() + "), 0, 1)")
                        .levels("green", 0.8, "yellow", 0.95, "orange"),
                number("Waiting", 4, "none", "Calls that wait in the queue.")
                        .query("waiting", "sum(sluice_queue_depth) or vector(0)"),
                number("Keys ready", 4, "percentunit", "Share of all keys; the others are cooling or need an operator.")
                        .query("ready", "sum(sluice_key_state{state=\"ready\"}) / count(sluice_key_in_flight)")
                        .levels("red", 0.25, "orange", 0.75, "green"),
                number("Failed", 4, "percentunit", "Calls that failed, and not because of their callers.")
                        .query("failed", failed())
                        .levels("green", 0.01, "orange", 0.05, "red"),
                number("Alerts", 4, "none", "Firing now; docs/operations.md has an entry for each.")
                        .query("alerts", "count(ALERTS{alertname=~\"Sluice.+\", alertstate=\"firing\"}) or vector(0)")
                        .levels("green", 1, "red"));
    }

    private static Row capacity() {
        return Row.of(
                "Goodput against capacity",
                8,
                lines("Requests a minute", 8, "none", "While calls wait, a gap below the capacity is lost goodput.")
                        .query("answered", "sum(rate(sluice_requests_total{outcome=\"ok\"}[$__rate_interval])) * 60")
                        .query("capacity", "sum(sluice_account_limit{dimension=\"requests\"})"),
                lines("Tokens a minute", 8, "none", "Without cached input, which only some providers count.")
                        .query(
                                "used, {{kind}}",
                                "sum by (kind) (rate("
                                        + "sluice_tokens_total{kind=~\"input|cache_write|output\"}[$__rate_interval]))"
                                        + " * 60")
                        .query(
                                "capacity, {{dimension}}",
                                "sum by (dimension) (sluice_account_limit{dimension=~\".*tokens\"})"),
                lines("Capacity in use", 8, "percentunit", "By provider and dimension; the highest is the binding one.")
                        .query("{{provider}}, {{dimension}}", "clamp(" + used() + ", 0, 1)"));
    }

    private static Row waiting() {
        return Row.of(
                "Waiting",
                8,
                stack("Queue", 8, "none", "Waiting calls, by model.")
                        .query("{{model}}", "sum by (model) (sluice_queue_depth)"),
                Quantiles.of(
                        "Wait",
                        8,
                        "sluice_queue_wait_seconds",
                        "How long calls waited for a key; no wait counts as 0."),
                stack(
                                "429s avoided a minute",
                                8,
                                "none",
                                "429s that callers did not see, and those that they still do.")
                        .query("waited, then answered", """
                                clamp_min(60 * (
                                  sum(rate(sluice_queue_wait_seconds_count[$__rate_interval]))
                                  - sum(rate(sluice_queue_wait_seconds_bucket{le="0.01"}[$__rate_interval]))
                                  - sum(rate(sluice_rejections_total{reason="wait_too_long"}[$__rate_interval]))
                                ), 0)""")
                        .query("limited upstream, then retried", """
                                60 * sum(rate(sluice_upstream_attempts_total{outcome="limited"}[$__rate_interval]))
                                or vector(0)""")
                        .query("passed on to callers", """
                                60 * sum(rate(
                                  sluice_rejections_total{reason=~"queue_full|wait_too_long"}[$__rate_interval]))"""));
    }

    private static Row errors() {
        return Row.of(
                "Errors",
                8,
                stack(
                                "Calls that failed or were refused, a minute",
                                12,
                                "none",
                                "By outcome, including the callers' own errors.")
                        .query(
                                "{{outcome}}",
                                "sum by (outcome) (rate(sluice_requests_total{outcome!=\"ok\"}[$__rate_interval])) * 60"),
                stack("Calls refused, a minute", 12, "none", "Valid requests that were not served, by reason.")
                        .query("{{reason}}", "sum by (reason) (rate(sluice_rejections_total[$__rate_interval])) * 60"));
    }

    private static Row speed() {
        return Row.of(
                "Speed",
                8,
                Quantiles.of(
                        "Time to first token", 8, "sluice_first_token_seconds", "From the last byte of the request."),
                Quantiles.of(
                        "Whole call",
                        8,
                        "sluice_request_seconds",
                        "From the last byte of the request to that of the answer."),
                Quantiles.of(
                        "Overhead of Sluice",
                        8,
                        "sluice_overhead_seconds",
                        "Time to the first event that is neither waiting nor the provider's."));
    }

    private static String used() {
        return "1 - sum by (provider, dimension) (sluice_account_available)"
                + " / sum by (provider, dimension) (sluice_account_limit)";
    }

    private static String failed() {
        return "(sum(rate(sluice_requests_total{outcome=~\"" + FAILED + "\"}[$__rate_interval])) or vector(0))"
                + " / sum(rate(sluice_requests_total[$__rate_interval]))";
    }
}
