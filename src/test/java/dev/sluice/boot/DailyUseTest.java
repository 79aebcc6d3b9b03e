package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientRegistry;
import dev.sluice.access.ClientRegistry.FileClients;
import dev.sluice.access.ClientTerms;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.admission.Admission;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.call.Caller;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Team;
import dev.sluice.simulation.Timeline;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DailyUseTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
    private static final Instant NEXT = Instant.parse("2026-03-03T00:00:00Z");
    private static final DailyLimits DAILY = new DailyLimits(10L, null);
    private static final Team TEAM = new Team("lab", null, null, null, new DailyLimits(15L, null));

    private final Timeline time = new Timeline();
    private final InstantSource clock = () -> NOON.plusNanos(time.nanos());
    private final CallerLimiter limiter = new CallerLimiter(time, clock);
    private final ClientRegistry registry = new ClientRegistry();
    private final SharedLedger ledger = new SharedLedger();
    private final DailyUse use = new DailyUse(limiter, registry::inForce, ledger, clock);

    /** The sums of a day, and the questions that were asked. */
    private static final class SharedLedger implements LedgerReports {
        private final List<UsageRow> rows = new ArrayList<>();
        private final List<UsageQuery> asked = new ArrayList<>();
        private boolean gone;

        @Override
        public CompletableFuture<Page> entries(EntryQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<List<UsageRow>> usage(UsageQuery query) {
            asked.add(query);
            return gone
                    ? CompletableFuture.failedFuture(new IllegalStateException("gone"))
                    : CompletableFuture.completedFuture(List.copyOf(rows));
        }

        private void used(String client, long calls, String currency) {
            Map<Field, String> fields = Map.of(Field.CLIENT, client, Field.TEAM, TEAM.name());
            rows.add(new UsageRow(fields, calls, 0, 0, 0, 0, 0, BigDecimal.ZERO, currency));
        }
    }

    @BeforeEach
    void two_clients_of_a_team() {
        registry.configure(new FileClients(List.of(client("a"), client("b")), List.of(), false));
    }

    @Test
    void what_a_client_used_before_and_elsewhere_is_the_sum_of_its_rows() {
        ledger.used("a", 4, "USD");
        ledger.used("a", 5, "CNY");
        use.restore();

        assertThat(admits("a")).isEqualTo(1);
        assertThat(ledger.asked).containsExactly(query());
    }

    @Test
    void a_team_s_use_is_its_clients_together() {
        ledger.used("a", 7, "USD");
        ledger.used("b", 6, "USD");
        use.restore();

        assertThat(admits("b")).isEqualTo(2);
    }

    @Test
    void what_other_replicas_admit_counts_some_seconds_later() {
        use.follow(time, time);
        admit("a");
        ledger.used("a", 9, "USD");
        time.pass(DailyUse.PERIOD.plusMillis(1));

        assertThat(admits("a")).isEqualTo(1);
    }

    @Test
    void a_ledger_that_cannot_be_read_is_asked_again() {
        use.follow(time, time);
        ledger.gone = true;
        ledger.used("a", 10, "USD");
        time.pass(DailyUse.PERIOD.plusMillis(1));
        ledger.gone = false;
        time.pass(DailyUse.PERIOD);

        assertThat(admits("a")).isZero();
        assertThat(ledger.asked).hasSize(2);
    }

    @Test
    void nothing_is_read_where_no_limit_is_by_the_day() {
        registry.configure(
                new FileClients(List.of(new Client("a", ClientKey.of("sk-a"), ClientTerms.DEFAULT)), List.of(), false));
        use.restore();
        use.follow(time, time);
        time.pass(DailyUse.PERIOD.multipliedBy(3));

        assertThat(ledger.asked).isEmpty();
    }

    private static LedgerReports.UsageQuery query() {
        return new LedgerReports.UsageQuery(
                List.of(LedgerReports.Field.CLIENT, LedgerReports.Field.TEAM), MIDNIGHT, NEXT, null);
    }

    private static Client client(String name) {
        ClientTerms none = ClientTerms.DEFAULT;
        return new Client(
                name,
                ClientKey.of("sk-" + name),
                new ClientTerms(
                        null,
                        null,
                        none.ip(),
                        none.endpoints(),
                        none.models(),
                        1,
                        0,
                        null,
                        null,
                        null,
                        false,
                        null,
                        DAILY));
    }

    private int admits(String name) {
        int admitted = 0;
        while (admitted < 20 && admit(name)) {
            admitted++;
        }
        return admitted;
    }

    private boolean admit(String name) {
        Caller caller = new Caller(name, 1, 0, null, null, null, List.of(), Set.of(), TEAM, DAILY);
        return limiter.admit(caller, 1) instanceof Admission.Admitted;
    }
}
