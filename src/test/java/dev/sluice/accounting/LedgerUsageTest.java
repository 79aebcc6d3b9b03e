package dev.sluice.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerUsageTest {

    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-04-01T00:00:00Z");

    private final ScriptedReports reports = new ScriptedReports();
    private final ClientUsage usage = new LedgerUsage(reports, Currency.getInstance("USD"));

    @Test
    void only_the_clients_own_calls_are_asked_for() {
        usage.usage("app", FROM, TO);

        assertThat(reports.usageAsked).isEqualTo(new UsageQuery(List.of(Field.DAY, Field.MODEL), FROM, TO, "app"));
    }

    @Test
    void a_day_and_model_has_one_row_of_a_currency_and_is_in_the_relays_where_no_call_has_a_price() {
        Map<Field, String> priced = Map.of(Field.DAY, "2026-03-31", Field.MODEL, "m");
        Map<Field, String> free = Map.of(Field.DAY, "2026-03-31", Field.MODEL, "free");
        reports.rows = List.of(
                new UsageRow(priced, 1, 5, 0, 0, 2, 0, BigDecimal.ZERO, null),
                new UsageRow(priced, 2, 30, 10, 1, 7, 3, new BigDecimal("0.5"), "CNY"),
                new UsageRow(free, 1, 5, 0, 0, 2, 0, BigDecimal.ZERO, null));

        LocalDate day = LocalDate.of(2026, 3, 31);
        assertThat(usage.usage("app", FROM, TO).toCompletableFuture().join())
                .containsExactly(
                        new ClientUsage.Row(day, "m", 3, 35, 10, 9, new BigDecimal("0.5"), "CNY"),
                        new ClientUsage.Row(day, "free", 1, 5, 0, 2, BigDecimal.ZERO, "USD"));
    }
}
