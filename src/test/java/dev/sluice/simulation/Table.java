package dev.sluice.simulation;

import java.util.Locale;

/** A table of the results, printed one scenario a line. */
final class Table {

    private static final String HEADER = "%-36s %9s %8s %8s %8s %8s %7s"
            .formatted("scenario", "goodput", "wait p50", "wait p99", "429s", "attempts", "errors");
    private static boolean headerPrinted;

    private Table() {}

    /** Prints a scenario that served the share {@code goodput} of its keys' limits. */
    static synchronized void row(String scenario, Simulation simulation, double goodput) {
        if (!headerPrinted) {
            headerPrinted = true;
            print(HEADER);
        }
        Tally first = simulation.tallies.values().iterator().next();
        print(String.format(
                Locale.ROOT,
                "%-36s %8.1f%% %7.1fs %7.1fs %7.2f%% %8d %7d",
                scenario,
                100 * goodput,
                first.wait(0.5),
                first.wait(0.99),
                100 * simulation.provider.limitedShare(),
                simulation.provider.attempts(),
                simulation.errors()));
    }

    /** Prints the waits of one caller. */
    static synchronized void wait(String scenario, Tally tally) {
        print(String.format(Locale.ROOT, "%-36s %9s %7.1fs %7.1fs", scenario, "", tally.wait(0.5), tally.wait(0.99)));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
