package dev.sluice.ops;

import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.number;
import static dev.sluice.ops.Panel.stack;
import static dev.sluice.ops.Panel.states;

import dev.sluice.ops.Dashboard.Row;
import dev.sluice.ops.Dashboard.Variable;
import java.util.List;

/** The dashboard of several replicas: whether they share their limits, what that costs, and how load is spread over them. */
final class ClusterDashboard {

    private static final String CHOSEN = "instance=~\"$instance\"";

    private ClusterDashboard() {}

    static Dashboard create() {
        return new Dashboard(
                "cluster",
                "Sluice / Cluster",
                "Whether replicas share their limits, what that costs, and how load is spread over them.",
                List.of(new Variable("instance", "sluice_cluster_store_up")),
                List.of(membership(), grants(), load()));
    }

    private static Row membership() {
        return Row.of(
                "Membership",
                7,
                states("Shared store", 12, "Without it a replica goes on by on-store-loss.")
                        .query("{{instance}}", "sluice_cluster_store_up{" + CHOSEN + "}")
                        .shows(0, "lost", "red")
                        .shows(1, "up", "green"),
                lines(
                                "Replicas that each one knows",
                                6,
                                "none",
                                "All lines lie on each other where nothing is cut off.")
                        .query("{{instance}}", "sluice_cluster_replicas{" + CHOSEN + "}"),
                lines(
                                "Share of each limit without the store",
                                6,
                                "percentunit",
                                "Of the replicas that are alive, and of those whose share is kept back.")
                        .query("{{instance}}", "sluice_cluster_share{" + CHOSEN + "}"));
    }

    private static Row grants() {
        String sync = "sluice_cluster_sync_seconds";
        return Row.of(
                "Grants",
                8,
                stack(
                                "Grants for waiting calls a second",
                                6,
                                "none",
                                "Waiting: the limit has no room. Failed: the store did not answer a message.")
                        .query("{{result}}", perSecond("result", "sluice_cluster_grants_total")),
                lines("Time of an exchange", 6, "s", "No call waits for it; one that takes 50 ms is given up.")
                        .query("p50", Quantiles.quantile("0.5", "le", sync))
                        .query("p99", Quantiles.quantile("0.99", "le", sync)),
                stack("Exchanges a second", 6, "none", "5 of an idle replica, up to 50 of one whose calls wait.")
                        .query("{{instance}}", perSecond("instance", sync + "_count")),
                number("Refused by providers", 6, "percentunit", "Attempts of all replicas that met a limit.")
                        .query(
                                "",
                                "sum(rate(sluice_upstream_attempts_total{outcome=\"limited\"}[5m]) or vector(0)) / "
                                        + "sum(rate(sluice_upstream_attempts_total[5m]))")
                        .levels("green", 0.005, "orange", 0.05, "red"));
    }

    private static Row load() {
        return Row.of(
                "Load by replica",
                8,
                stack("Calls a second", 6, "none", "Uneven is no fault: any replica may use all of the pool.")
                        .query("{{instance}}", perSecond("instance", "sluice_requests_total")),
                stack("Open streams", 6, "none", "What an autoscaler goes by.")
                        .query("{{instance}}", byInstance("sluice_streams_open")),
                stack("Waiting calls", 6, "none", "More replicas do not shorten a line for keys that are used up.")
                        .query("{{instance}}", byInstance("sluice_queue_depth")),
                stack("Attempts a second", 6, "none", "What each replica sent to providers.")
                        .query("{{instance}}", perSecond("instance", "sluice_upstream_attempts_total")));
    }

    private static String byInstance(String gauge) {
        return "sum by (instance) (" + gauge + "{" + CHOSEN + "})";
    }

    private static String perSecond(String by, String counter) {
        return "sum by (" + by + ") (rate(" + counter + "{" + CHOSEN + "}[$__rate_interval]))";
    }
}
