package dev.sluice.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The verdict on whether samples of a process grow: the median of the last quarter is at most a tenth, and a small amount, above
 * the median of the second quarter. The first quarter is warm-up.
 */
final class Flatness {

    private static final double TOLERANCE = 1.1;

    private final List<ProcessSample> samples;

    private Flatness(List<ProcessSample> samples) {
        this.samples = samples;
    }

    static Flatness of(List<ProcessSample> samples) {
        return new Flatness(samples);
    }

    /** Prints each series, and returns whether all are flat. */
    boolean print() {
        boolean heap = print("heap (MB)", 3, ProcessSample::heap);
        boolean direct = print("direct (MB)", 5, ProcessSample::direct);
        boolean resident = print("resident (MB)", 15, ProcessSample::resident);
        boolean descriptors = print("descriptors", 10, ProcessSample::descriptors);
        boolean threads = print("threads", 3, ProcessSample::threads);
        return heap && direct && resident && descriptors && threads;
    }

    private boolean print(String name, double slack, ToDoubleFunction<ProcessSample> value) {
        double early = median(0.25, 0.5, value);
        double late = median(0.75, 1, value);
        boolean flat = isFlat(early, late, slack);
        System.out.printf(
                "%-14s second quarter %7.1f, last quarter %7.1f, most %7.1f: %s%n",
                name, early, late, samples.stream().mapToDouble(value).max().orElse(0), flat ? "flat" : "grows");
        return flat;
    }

    /** Returns whether {@code late} is no growth over {@code early}, which {@code slack} may be added to. */
    static boolean isFlat(double early, double late, double slack) {
        return late <= early * TOLERANCE + slack;
    }

    private double median(double from, double to, ToDoubleFunction<ProcessSample> value) {
        int first = (int) (samples.size() * from);
        int last = Math.max(first + 1, (int) (samples.size() * to));
        double[] sorted = samples.subList(first, last).stream()
                .mapToDouble(value)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
