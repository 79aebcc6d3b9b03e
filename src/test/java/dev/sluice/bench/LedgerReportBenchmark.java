package dev.sluice.bench;

import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.Database;
import dev.sluice.store.jdbc.JdbcLedger;
import dev.sluice.store.jdbc.LedgerListener;
import dev.sluice.store.jdbc.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * The time that reports over a million entries take, by the management API of a relay in its own process: {@code
 * LedgerReportBenchmark [FILE]}, where the file of an earlier run is used again.
 */
public final class LedgerReportBenchmark {

    private LedgerReportBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path file = args.length > 0
                ? Path.of(args[0])
                : Files.createTempDirectory(Path.of("target"), "reports").resolve("reports.db");
        long began = System.nanoTime();
        if (!Files.exists(file)) {
            fill(file);
        }
        System.out.printf(
                "%d entries in %.0f s, %d MB%n",
                BenchEntries.COUNT, (System.nanoTime() - began) / 1e9, Files.size(file) >> 20);
        try (FixedUpstream upstream = new FixedUpstream();
                StoredRelay relay = StoredRelay.over(
                        upstream,
                        List.of(
                                "--sluice.clients[0].name=bench",
                                "--sluice.clients[0].key=sk-bench",
                                "--sluice.ledger.retention=3650d",
                                "--sluice.store.url=jdbc:sqlite:" + file))) {
            time(relay, "usage?by=day,client");
            time(relay, "usage?by=client,model,provider,key");
            time(relay, "usage?by=day,client&client=client-7");
            time(relay, "usage?by=day&from=2026-11-20T06:00:00Z&to=2026-11-21T18:00:00Z");
            time(relay, "usage?by=client&from=2026-10-01T06:00:00Z");
            time(relay, "ledger?limit=100");
            time(relay, "ledger?client=client-7&from=2026-11-01&limit=1000");
            time(relay, "ledger?client=rare");
            System.out.println("resident " + relay.process().residentMegabytes() + " MB");
        }
        System.exit(0);
    }

    private static void time(StoredRelay relay, String path) throws Exception {
        StringBuilder times = new StringBuilder();
        int characters = 0;
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            characters = relay.admin(path, null).body().length();
            times.append(" %.0f".formatted((System.nanoTime() - began) / 1e6));
        }
        System.out.printf("%s: %d KB in%s ms%n", path, characters >> 10, times);
    }

    private static void fill(Path file) {
        SplittableRandom random = new SplittableRandom(1);
        try (Database database = TestDatabase.open(new StoreTarget.Sqlite(file));
                JdbcLedger ledger = new JdbcLedger(database, null, List.of(), LedgerListener.NONE, System::nanoTime)) {
            for (int i = 0; i < BenchEntries.COUNT; ) {
                List<CompletableFuture<Void>> kept = new ArrayList<>();
                for (int j = 0; j < 10_000; j++, i++) {
                    kept.add(ledger.append(BenchEntries.entry(i, random)));
                }
                kept.forEach(CompletableFuture::join);
            }
        }
    }
}
