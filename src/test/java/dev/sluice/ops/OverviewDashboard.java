package dev.sluice.ops;

import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.number;
import static dev.sluice.ops.Panel.stack;

import dev.sluice.ops.Dashboard.Row;
import java.util.List;

/** Is it well, and if not, where does it hurt? */
final class OverviewDashboard {

    /** The outcomes that are Sluice's or its providers' fault, as alerts.yml has them too. */
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
                number("Answered a minute", 4, "none", "Calls that ended well.")
                        .query("answered", "sum(rate(sluice_requests_total{outcome=\"ok\"}[$__rate_interval])) * 60"),
                number("Capacity in use", 4, "percentunit", "Of the scarcest dimension of the busiest provider.")
                        .query("in use", "clamp(max(" + used() + "), 0, 1)")
                        .levels("green", 0.8, "yellow", 0.95, "orange"),
                number("Waiting", 4, "none", "Calls that wait for their turn or for a key with room.")
                        .query("waiting", "sum(sluice_queue_depth) or vector(0)"),
                number("Keys ready", 4, "percentunit", "Of all keys; the rest cool down or need somebody's help.")
                        .query("ready", "sum(sluice_key_state{state=\"ready\"}) / count(sluice_key_in_flight)")
                        .levels("red", 0.25, "orange", 0.75, "green"),
                number("Failed", 4, "percentunit", "Calls that failed for no fault of their callers.")
                        .query("failed", failed())
                        .levels("green", 0.01, "orange", 0.05, "red"),
                number("Alerts", 4, "none", "Firing now; docs/operations.md says what to do about each.")
                        .query("alerts", "count(ALERTS{alertname=~\"Sluice.+\", alertstate=\"firing\"}) or vector(0)")
                        .levels("green", 1, "red"));
    }

    private static Row capacity() {
        return Row.of(
                "Goodput against capacity",
                8,
                lines("Requests a minute", 8, "none", "A gap below the capacity while calls wait is lost goodput.")
                        .query("answered", "sum(rate(sluice_requests_total{outcome=\"ok\"}[$__rate_interval])) * 60")
                        .query("capacity", "sum(sluice_account_limit{dimension=\"requests\"})"),
                lines("Tokens a minute", 8, "none", "Cached input is left out: where it counts differs by provider.")
                        .query(
                                "used, {{kind}}",
                                "sum by (kind) (rate("
                                        + "sluice_tokens_total{kind=~\"input|cache_write|output\"}[$__rate_interval]))"
                                        + " * 60")
                        .query(
                                "capacity, {{dimension}}",
                                "sum by (dimension) (sluice_account_limit{dimension=~\".*tokens\"})"),
                lines("Capacity in use", 8, "percentunit", "By provider and dimension; the highest is what binds.")
                        .query("{{provider}}, {{dimension}}", "clamp(" + used() + ", 0, 1)"));
    }

    private static Row waiting() {
        return Row.of(
                "Waiting",
                8,
                stack("Queue", 8, "none", "Calls that wait, by model.")
                        .query("{{model}}", "sum by (model) (sluice_queue_depth)"),
                Quantiles.of("Wait", 8, "sluice_queue_wait_seconds", "How long calls waited for a key, 0 included."),
                stack(
                                "429s avoided a minute",
                                8,
                                "none",
                                "What callers would have had to retry, and what they still do.")
                        .query("waited, then answered", """
                                clamp_min(60 * (
                                  sum(rate(sluice_queue_wait_seconds_count[$__rate_interval]))
                                  - sum(rate(sluice_queue_wait_seconds_bucket{le="0.01"}[$__rate_interval]))
                                  - sum(rate(sluice_rejections_total{reason="wait_too_long"}[$__rate_interval]))
                                ), 0)""")
                        .query("limited upstream, then tried elsewhere", """
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
                                "Calls that did not end well, a minute",
                                12,
                                "none",
                                "By outcome, callers' own mistakes included.")
                        .query(
                                "{{outcome}}",
                                "sum by (outcome) (rate(sluice_requests_total{outcome!=\"ok\"}[$__rate_interval])) * 60"),
                stack(
                                "Calls turned away, a minute",
                                12,
                                "none",
                                "Nothing was wrong with them; why they were not served.")
                        .query("{{reason}}", "sum by (reason) (rate(sluice_rejections_total[$__rate_interval])) * 60"));
    }

    private static Row speed() {
        return Row.of(
                "Speed",
                8,
                Quantiles.of("Time to first token", 8, "sluice_first_token_seconds", "From the request's last byte."),
                Quantiles.of(
                        "Whole call", 8, "sluice_request_seconds", "From the request's last byte to the answer's."),
                Quantiles.of("Sluice's own part", 8, "sluice_overhead_seconds", "Neither waiting nor the provider's."));
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
