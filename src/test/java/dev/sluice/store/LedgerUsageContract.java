package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.Measure;
import dev.sluice.accounting.LedgerReports.Top;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import dev.sluice.accounting.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of the sums over a ledger, whatever keeps them. */
public abstract class LedgerUsageContract extends LedgerFixture {

    @Test
    void sums_are_exact_and_keep_currencies_apart() {
        for (int i = 0; i < 10; i++) {
            ledger().append(entry("req_" + i, NOON, "app", "0.1")).join();
        }
        ledger().append(entry("req_tiny", NOON, "app", "0.000000000000001")).join();
        ledger().append(priced("req_yuan", NOON, "app", new Money(BigDecimal.TEN, Currency.getInstance("CNY"))))
                .join();
        ledger().append(priced("req_free", NOON, "app", null)).join();

        List<UsageRow> rows = usage(List.of(Field.CLIENT), null, null);

        assertThat(rows).extracting(UsageRow::currency).containsExactlyInAnyOrder("USD", "CNY", null);
        assertThat(rows).allSatisfy(row -> assertThat(row.fields()).containsEntry(Field.CLIENT, "app"));
        assertThat(rows.stream()
                        .filter(row -> "USD".equals(row.currency()))
                        .findFirst()
                        .orElseThrow()
                        .cost())
                .isEqualByComparingTo("1.000000000000001");
    }

    @Test
    void usage_is_summed_by_the_fields_asked_for_over_whole_days_and_parts_of_them() {
        Instant midnight = Instant.parse("2026-04-01T00:00:00Z");
        ledger().append(entry("req_1", midnight.minusMillis(1), "app", "1")).join();
        ledger().append(entry("req_2", midnight, "app", "2")).join();
        ledger().append(entry("req_3", midnight.plusSeconds(7200), "batch", "4"))
                .join();

        assertThat(usage(List.of(Field.DAY, Field.CLIENT), null, null))
                .extracting(UsageRow::fields)
                .containsExactly(
                        Map.of(Field.DAY, "2026-03-31", Field.CLIENT, "app"),
                        Map.of(Field.DAY, "2026-04-01", Field.CLIENT, "app"),
                        Map.of(Field.DAY, "2026-04-01", Field.CLIENT, "batch"));
        assertThat(usage(List.of(Field.DAY), midnight, null))
                .singleElement()
                .satisfies(row -> assertThat(row.cost()).isEqualByComparingTo("6"));
        assertThat(usage(List.of(Field.DAY), midnight.plusSeconds(3600), null))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.fields()).containsEntry(Field.DAY, "2026-04-01");
                    assertThat(row.cost()).isEqualByComparingTo("4");
                    assertThat(row.outputTokens()).isEqualTo(7);
                });
    }

    @Test
    void the_greatest_keep_rows_of_their_own_and_the_rest_is_summed_over_whole_days_and_parts_of_them() {
        Instant midnight = Instant.parse("2026-04-01T00:00:00Z");
        ledger().append(entry("req_1", midnight, "small", "1")).join();
        ledger().append(entry("req_2", midnight, "great", "2")).join();
        ledger().append(entry("req_3", midnight.plusSeconds(86_400), "tiny", "0.5"))
                .join();
        ledger().append(entry("req_4", midnight.plusSeconds(86_400), "great", "9"))
                .join();
        ledger().append(entry("req_5", midnight.plusSeconds(86_400), "small", "0.25"))
                .join();
        ledger().append(priced("req_6", midnight, "many", null)).join();
        ledger().append(priced("req_7", midnight, "many", null)).join();
        ledger().append(priced("req_8", midnight, "many", null)).join();
        for (Instant from : List.of(midnight, midnight.plusMillis(-1))) {
            List<UsageRow> rows = top(List.of(Field.DAY, Field.CLIENT), from, new Top(1, Measure.COST));

            assertThat(rows)
                    .extracting(row -> row.fields() + " " + row.isRest() + " " + row.calls() + " " + row.currency())
                    .containsExactlyInAnyOrder(
                            "{CLIENT=great, DAY=2026-04-01} false 1 USD",
                            "{DAY=2026-04-01} true 1 USD",
                            "{DAY=2026-04-01} true 3 null",
                            "{CLIENT=great, DAY=2026-04-02} false 1 USD",
                            "{DAY=2026-04-02} true 2 USD");
            assertThat(rows.stream()
                            .filter(row -> row.isRest() && row.calls() == 2)
                            .findFirst()
                            .orElseThrow()
                            .cost())
                    .isEqualByComparingTo("0.75");
            assertThat(top(List.of(Field.CLIENT), from, new Top(1, Measure.CALLS)))
                    .filteredOn(row -> !row.isRest())
                    .singleElement()
                    .satisfies(row -> assertThat(row.fields()).containsEntry(Field.CLIENT, "many"));
            assertThat(top(List.of(Field.PROVIDER, Field.KEY, Field.TEAM), from, new Top(3, Measure.TOKENS)))
                    .allSatisfy(row -> assertThat(row.isRest()).isFalse())
                    .hasSize(2);
        }
    }

    private List<UsageRow> top(List<Field> by, Instant from, Top top) {
        return reports().usage(new UsageQuery(by, from, null, null, top)).join();
    }
}
