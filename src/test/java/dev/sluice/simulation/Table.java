package dev.sluice.simulation;

import java.util.Locale;

/** Prints the figures of the suite, one scenario a line. */
final class Table {

    private static final String HEAD = "%-36s %9s %8s %8s %8s %8s %7s"
            .formatted("scenario", "goodput", "wait p50", "wait p99", "429s", "attempts", "errors");
    private static boolean headed;

    private Table() {}

    /** Prints a scenario in which {@code goodput} of what the keys allow was served. */
    static synchronized void row(String scenario, Simulation simulation, double goodput) {
        if (!headed) {
            headed = true;
            print(HEAD);
        }
        Tally first = simulation.tallies.values().iterator().next();
        print(String.format(
                Locale.ROOT,
                "%-36s %8.1f%% %7.1fs %7.1fs %7.2f%% %8d %7d",
                scenario,
                100 * goodput,
                first.wait(0.5),
                first.wait(0.99),
                100 * simulation.limitedShare(),
                simulation.attempts(),
                simulation.errors()));
    }

    /** Prints how long one caller waited. */
    static synchronized void wait(String scenario, Tally tally) {
        print(String.format(Locale.ROOT, "%-36s %9s %7.1fs %7.1fs", scenario, "", tally.wait(0.5), tally.wait(0.99)));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
