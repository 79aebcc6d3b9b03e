package dev.sluice.ops;

import static dev.sluice.ops.Panel.bars;
import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.stack;
import static dev.sluice.ops.Panel.states;

import dev.sluice.ops.Dashboard.Row;
import dev.sluice.ops.Dashboard.Variable;
import java.util.List;

/** The dashboard of the pool: headroom, states, attempts and limits of the keys. */
final class PoolDashboard {

    private static final String CHOSEN = "provider=~\"$provider\", instance=~\"$instance\"";

    /** A panel of a thousand keys is not readable: panels that rank keys show the worst of them. */
    private static final int WORST = 40;

    private PoolDashboard() {}

    static Dashboard create() {
        return new Dashboard(
                "pool",
                "Sluice / Pool",
                "Headroom by dimension, state over time and outcomes of attempts, by key.",
                List.of(
                        new Variable("provider", "sluice_key_in_flight"),
                        new Variable("instance", "sluice_key_in_flight")),
                List.of(headroom(), state(), attempts(), limits()));
    }

    private static Row headroom() {
        return Row.of(
                "Headroom",
                12,
                bars("Keys with the least headroom", 12, "What is available now, as a share of the limit.")
                        .query(
                                "{{key}}, {{dimension}}",
                                "bottomk(" + WORST + ", " + share("key", "provider, key, dimension") + ")")
                        .levels("red", 0.1, "orange", 0.3, "green"),
                lines(
                                "Headroom by dimension",
                                12,
                                "percentunit",
                                "Over all accounts of a provider; the lowest is the binding one.")
                        .query("{{provider}}, {{dimension}}", share("account", "provider, dimension")));
    }

    private static Row state() {
        return Row.of(
                "State",
                12,
                states("Keys that were not always ready", 16, "Up to " + WORST + ", the longest unready first.")
                        .query("{{provider}}/{{key}}", """
                                topk(%d, max by (provider, key) (
                                  1 * sluice_key_state{state="cooling", %2$s}
                                  or 2 * sluice_key_state{state="open", %2$s}
                                  or 3 * sluice_key_state{state="exhausted", %2$s}
                                  or 4 * sluice_key_state{state="revoked", %2$s}
                                  or 5 * sluice_key_state{state="disabled", %2$s}
                                ))""".formatted(WORST, CHOSEN))
                        .shows(0, "ready", "green")
                        .shows(1, "cooling", "yellow")
                        .shows(2, "open", "orange")
                        .shows(3, "exhausted", "purple")
                        .shows(4, "revoked", "red")
                        .shows(5, "disabled", "text"),
                stack("Keys by state", 8, "none", "How many keys are in each state.")
                        .query("{{state}}", "sum by (state) (sluice_key_state{" + CHOSEN + "})"));
    }

    private static Row attempts() {
        return Row.of(
                "Attempts",
                8,
                stack("Attempts a minute by outcome", 8, "none", "Every request to a provider, by outcome.")
                        .query("{{outcome}}", perMinute("outcome", "")),
                lines("Attempts a minute by key", 8, "none", "The busiest keys.")
                        .query("{{provider}}/{{key}}", "topk(" + WORST + ", " + perMinute("provider, key", "") + ")"),
                lines("Attempts per call", 8, "none", "1 means no retries.").query("attempts", """
                                sum(rate(sluice_upstream_attempts_total{%s}[$__rate_interval]))
                                / sum(rate(sluice_request_seconds_count{instance=~"$instance"}[$__rate_interval]))""".formatted(CHOSEN)));
    }

    private static Row limits() {
        return Row.of(
                "Limits",
                8,
                lines("Limits", 12, "none", "By provider and dimension, configured or learned; learned ones change.")
                        .query(
                                "{{provider}}, {{dimension}}",
                                "sum by (provider, dimension) (sluice_account_limit{" + CHOSEN + "})"),
                lines("Attempts in flight by key", 12, "none", "The busiest keys.")
                        .query(
                                "{{provider}}/{{key}}",
                                "topk(" + WORST + ", sum by (provider, key) (sluice_key_in_flight{" + CHOSEN + "}))"));
    }

    private static String share(String owner, String by) {
        return "clamp(sum by (%1$s) (sluice_%3$s_available{%2$s}) / sum by (%1$s) (sluice_%3$s_limit{%2$s}), 0, 1)"
                .formatted(by, CHOSEN, owner);
    }

    private static String perMinute(String by, String more) {
        return "60 * sum by (" + by + ") (rate(sluice_upstream_attempts_total{" + CHOSEN + more
                + "}[$__rate_interval]))";
    }
}
