package dev.sluice.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of all fuzz targets for a given time, with seeds that the unit tests do not use.
 *
 * <p>The arguments are the time in seconds and the first seed, which is random where none is given. Exits with 1 where a rule was
 * broken; prints each kind of fault once for each target.
 */
public final class Fuzz {

    private static final long REPORT_NANOS = 300_000_000_000L;

    private Fuzz() {}

    public static void main(String[] args) {
        long seconds = args.length > 0 ? Long.parseLong(args[0]) : 60;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        List<FuzzTarget> targets = new ArrayList<>(FuzzTargets.all());
        targets.addAll(FuzzTargets.overSockets());
        Map<String, Long> faults = new TreeMap<>();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        long report = start + REPORT_NANOS;
        long inputs = 0;
        while (System.nanoTime() < end) {
            for (FuzzTarget target : targets) {
                try {
                    FuzzTargets.run(target, seed);
                } catch (AssertionError fault) {
                    String kind = kind(target, fault);
                    if (faults.merge(kind, 1L, Long::sum) == 1) {
                        fault.printStackTrace(System.out);
                    }
                }
                inputs++;
            }
            seed++;
            if (System.nanoTime() > report) {
                report += REPORT_NANOS;
                print(inputs, start, faults);
            }
        }
        print(inputs, start, faults);
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    private static void print(long inputs, long start, Map<String, Long> faults) {
        System.out.printf(
                "%d inputs in %d s, %d kinds of faults %s%n",
                inputs, (System.nanoTime() - start) / 1_000_000_000L, faults.size(), faults);
    }

    /** Returns the target with the fault's type and the first line of the relay's own that it came from. */
    private static String kind(FuzzTarget target, AssertionError fault) {
        Throwable cause = fault.getCause();
        for (StackTraceElement line : cause.getStackTrace()) {
            if (line.getClassName().startsWith("dev.sluice.")) {
                return target.name() + ": " + cause.getClass().getSimpleName() + " at " + line;
            }
        }
        return target.name() + ": " + cause.getClass().getSimpleName();
    }
}
