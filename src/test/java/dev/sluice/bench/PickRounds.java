package dev.sluice.bench;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Measures the processor time of picks in rounds, for comparison with another build: {@code PickRounds KEYS SATURATED CLASSES METHOD}
 * prints the nanoseconds of a pick, the median of the rounds and the least. The benchmark is that of the class path, which may be an
 * older build's without model classes, so that it is used by reflection. Run the builds by turns.
 */
public final class PickRounds {

    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int PICKS = 60_000;

    /** The picks of one call of {@link PickBenchmark#pick}. */
    private static final int BATCH = 1_000;

    private PickRounds() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        PickBenchmark benchmark = new PickBenchmark();
        set(benchmark, "keys", Integer.parseInt(args[0]));
        set(benchmark, "saturated", Boolean.parseBoolean(args[1]));
        set(benchmark, "classes", Integer.parseInt(args[2]));
        boolean settles = args[3].equals("pickAndSettle");
        benchmark.fill();
        Method picks = PickBenchmark.class.getMethod(args[3]);
        double[] nanos = new double[ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            long taken = 0;
            for (int done = 0; done < PICKS; done += BATCH) {
                long before = cpu();
                for (int i = 0; i < (settles ? BATCH : 1); i++) {
                    picks.invoke(benchmark);
                }
                taken += cpu() - before;
                benchmark.settle();
            }
            if (round >= 0) {
                nanos[round] = taken / (double) PICKS;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT, "%s median %.0f ns, least %.0f ns%n", String.join(" ", args), nanos[ROUNDS / 2], nanos[0]);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Sets a parameter; does nothing where the build has none of that name. */
    private static void set(PickBenchmark benchmark, String name, Object value) throws IllegalAccessException {
        Field field = parameter(name);
        if (field != null) {
            field.setAccessible(true);
            field.set(benchmark, value);
        }
    }

    private static @Nullable Field parameter(String name) {
        try {
            return PickBenchmark.class.getDeclaredField(name);
        } catch (NoSuchFieldException none) {
            return null;
        }
    }
}
