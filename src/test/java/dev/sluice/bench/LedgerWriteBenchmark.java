package dev.sluice.bench;

import dev.sluice.store.StoreListener;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.Database;
import dev.sluice.store.jdbc.JdbcLedger;
import dev.sluice.store.jdbc.LedgerListener;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that writes the ledger to SQLite by itself: its processor time for an entry in groups of several sizes, and the times of
 * commits at 500 entries a second. {@code LedgerWriteBenchmark [SECONDS]}.
 */
public final class LedgerWriteBenchmark {

    private static final int WARM_UP = 60_000;
    private static final int ENTRIES = 20_000;
    private static final int RATE = 500;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ConcurrentLinkedQueue<Long> commits = new ConcurrentLinkedQueue<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private int number;

    private LedgerWriteBenchmark() {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length == 0 ? 30 : Integer.parseInt(args[0]);
        new LedgerWriteBenchmark().run(seconds);
    }

    private void run(int seconds) throws Exception {
        Path file = Files.createTempDirectory(Path.of("target"), "ledger-write").resolve("bench.db");
        StoreListener listener = new StoreListener() {
            @Override
            public void committed(int tasks, long nanos) {
                commits.add(nanos);
            }
        };
        try (Database database = Objects.requireNonNull(
                        Database.open(new StoreTarget.Sqlite(file), System::nanoTime, listener));
                JdbcLedger ledger = new JdbcLedger(database, null, List.of(), LedgerListener.NONE, System::nanoTime)) {
            groups(ledger, 20, WARM_UP);
            for (int size : new int[] {1, 5, 20, 100, 500}) {
                commits.clear();
                long before = cpu();
                groups(ledger, size, Math.min(ENTRIES, size * 1_000));
                int entries = Math.min(ENTRIES, size * 1_000);
                System.out.printf(
                        "groups of %d: %.1f µs of processor time an entry, %d commits, p50 %.2f ms%n",
                        size, (cpu() - before) / 1e3 / entries, commits.size(), commit(0.5));
            }
            paced(ledger, seconds);
        }
        System.exit(0);
    }

    private void groups(JdbcLedger ledger, int size, int entries) {
        for (int i = 0; i < entries; i += size) {
            CompletableFuture<?>[] kept = new CompletableFuture<?>[size];
            for (int j = 0; j < size; j++) {
                kept[j] = ledger.append(BenchEntries.entry(number++, random));
            }
            CompletableFuture.allOf(kept).join();
        }
    }

    private void paced(JdbcLedger ledger, int seconds) {
        commits.clear();
        long before = cpu();
        long start = System.nanoTime();
        double[] millis = new double[RATE * seconds];
        CompletableFuture<?>[] kept = new CompletableFuture<?>[millis.length];
        for (int i = 0; i < millis.length; i++) {
            int number = i;
            long due = start + i * TimeUnit.SECONDS.toNanos(1) / RATE;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            kept[i] = ledger.append(BenchEntries.entry(this.number++, random))
                    .thenRun(() -> millis[number] = (System.nanoTime() - due) / 1e6);
        }
        CompletableFuture.allOf(kept).join();
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%d entries a second: p50 %.1f ms, p95 %.1f, p99 %.1f, longest %.1f; commits p50 %.2f ms, p99 %.2f,"
                        + " longest %.1f; %.1f µs of processor time an entry%n",
                RATE,
                at(sorted, 0.5),
                at(sorted, 0.95),
                at(sorted, 0.99),
                at(sorted, 1),
                commit(0.5),
                commit(0.99),
                commit(1),
                (cpu() - before) / 1e3 / millis.length);
        for (int i = 0; i < millis.length; i++) {
            if (millis[i] > 20 && (i == 0 || millis[i - 1] < millis[i])) {
                System.out.printf("  at %.1f s: %.0f ms%n", (double) i / RATE, millis[i]);
            }
        }
    }

    private double commit(double share) {
        double[] sorted =
                commits.stream().mapToDouble(nanos -> nanos / 1e6).sorted().toArray();
        return at(sorted, share);
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
    }

    /** Returns the processor time of the writing thread in nanoseconds. */
    private long cpu() {
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("store-write")) {
                return threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        throw new IllegalStateException("nothing writes");
    }
}
