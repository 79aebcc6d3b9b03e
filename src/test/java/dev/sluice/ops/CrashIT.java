package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} under load, twice: fifty of them are {@code dev.sluice.bench.CrashBenchmark}. */
@Timeout(600)
@Tag("long")
class CrashIT {

    @TempDir
    private Path folder;

    @Test
    void every_whole_answer_is_in_the_ledger_once_and_paid_once() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("crash.db");
        try (CrashRounds rounds = new CrashRounds(folder, List.of("-Xmx256m", "-Dsluice.store.url=" + url), 1)) {
            for (int i = 0; i < 2; i++) {
                rounds.round();
            }
            check(rounds, rounds.settled(url, Duration.ofMinutes(1)));
        }
    }

    static void check(CrashRounds rounds, CrashLedger ledger) {
        assertThat(ledger.ids()).containsAll(rounds.whole());
        assertThat(ledger.entries()).isEqualTo(ledger.ids().size());
        assertThat(ledger.counted()).isEqualTo(ledger.costs());
        for (String client : List.of("one", "two")) {
            BigDecimal cost = ledger.costs().get(client);
            assertThat(ledger.charged().get(client)).as(client).isEqualByComparingTo(cost.negate());
            assertThat(ledger.balances().get(client))
                    .isEqualByComparingTo(new BigDecimal(rounds.granted()).subtract(cost))
                    .isEqualByComparingTo(ledger.sums().get(client));
        }
        assertThat(ledger.spent()).isEqualTo(expected(ledger.costs()));
        assertThat(ledger.reservations()).isZero();
        assertThat(ledger.reserved()).isZero();
    }

    private static Map<String, BigDecimal> expected(Map<String, BigDecimal> costs) {
        return Map.of(
                "client:two", costs.get("two"),
                "team:all", costs.get("one").add(costs.get("two")).stripTrailingZeros());
    }
}
