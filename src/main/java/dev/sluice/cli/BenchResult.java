package dev.sluice.cli;

import static dev.sluice.cli.Figures.format;
import static dev.sluice.cli.Figures.quantile;

import java.util.List;

/**
 * The result of one benchmark run.
 *
 * @param plan the run's plan
 * @param waits milliseconds that each served call waited for a key, in ascending order
 * @param refused429 refusals by the provider because a limit was reached
 * @param errors calls that failed at the client
 * @param cpuMillis processor time of the relay's threads
 */
record BenchResult(BenchPlan plan, long[] waits, long refused429, int errors, double cpuMillis) {

    static String table(List<BenchResult> results) {
        TextTable table = new TextTable();
        table.row(
                "PROVIDER",
                "DEMAND",
                "CALLS",
                "ALLOWED",
                "SERVED",
                "GOODPUT",
                "WAIT P50",
                "WAIT P99",
                "UPSTREAM 429",
                "ERRORS",
                "CPU A CALL");
        for (BenchResult result : results) {
            table.row(result.row());
        }
        BenchPlan first = results.get(0).plan;
        return table.text()
                + "\n\n%d keys of %d requests a minute, %d s each, full buckets at first. Goodput: calls served as a share of calls allowed.\n"
                        .formatted(first.keys(), first.rpm(), first.seconds())
                + "Calls that still wait at the end are not counted. CPU: the relay's threads, without provider and"
                + " clients.";
    }

    private String[] row() {
        return new String[] {
            plan.transport().label(),
            format("x%.1f", plan.demand()),
            format("%d", plan.calls()),
            format("%.0f", plan.allowed()),
            format("%d", waits.length),
            format("%.1f %%", 100 * waits.length / plan.allowed()),
            format("%d ms", quantile(waits, 0.5)),
            format("%d ms", quantile(waits, 0.99)),
            format("%d", refused429),
            format("%d", errors),
            format("%.2f ms", cpuMillis / Math.max(1, waits.length))
        };
    }
}
