package dev.sluice.bench;

import dev.sluice.ops.CrashLedger;
import dev.sluice.ops.CrashRounds;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Kills of a relay under load, each at a random moment, and what its store holds afterwards: {@code CrashBenchmark ROUNDS
 * [sqlite|postgres] [SEED] [SECONDS]}, where no round begins after so many seconds.
 */
public final class CrashBenchmark {

    private CrashBenchmark() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        boolean postgres = args.length > 1 && args[1].equals("postgres");
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(args.length > 3 ? Long.parseLong(args[3]) : 86_400);
        Path folder = Files.createTempDirectory("crash");
        String url = "jdbc:sqlite:" + folder.resolve("crash.db");
        List<String> options = List.of("-Xmx256m", "-Dsluice.store.url=" + url);
        if (postgres) {
            StoreTarget.Postgres target = TestDatabase.postgresTarget();
            options = new ArrayList<>(List.of("-Xmx256m"));
            for (String setting : StoredRelay.settings(target)) {
                options.add("-D" + setting.substring(2));
            }
            url = StoredRelay.jdbc(target);
        }
        try (CrashRounds rounds = new CrashRounds(folder, options, seed)) {
            int done = 0;
            while (done < count && System.nanoTime() - end < 0) {
                rounds.round();
                done++;
                System.out.printf(
                        "round %d: %d whole answers so far%n",
                        done, rounds.whole().size());
            }
            CrashLedger ledger = rounds.settled(url, Duration.ofMinutes(4));
            System.out.printf(
                    "%d kills, %d whole answers, %d entries, %d of the whole answers without one%n",
                    done,
                    rounds.whole().size(),
                    ledger.entries(),
                    rounds.whole().stream()
                            .filter(id -> !ledger.ids().contains(id))
                            .count());
            System.out.printf("given to each wallet %s%ncosts %s%n", rounds.granted(), ledger.costs());
            System.out.printf(
                    "charged %s%nbalances %s%nsums of entries %s%n",
                    ledger.charged(), ledger.balances(), ledger.sums());
            System.out.printf("day sums %s%nbudgets %s%n", ledger.counted(), ledger.spent());
            System.out.printf("reservations left %d, reserved %s%n", ledger.reservations(), ledger.reserved());
        }
        System.exit(0);
    }
}
