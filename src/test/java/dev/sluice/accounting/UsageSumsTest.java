package dev.sluice.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.UsageRow;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageSumsTest {

    private static final Map<Field, String> APP = Map.of(Field.CLIENT, "app");
    private static final Map<Field, String> BATCH = Map.of(Field.CLIENT, "batch");

    private static UsageRow row(Map<Field, String> fields, long calls, String cost, @Nullable String currency) {
        return new UsageRow(fields, calls, 10 * calls, 0, 0, calls, 0, new BigDecimal(cost), currency);
    }

    @Test
    void calls_without_a_price_are_in_the_row_of_their_fields_whichever_comes_first() {
        List<UsageRow> rows = List.of(row(APP, 2, "0", null), row(APP, 3, "1.50", "USD"));
        List<UsageRow> reversed = List.of(rows.get(1), rows.get(0));

        assertThat(UsageSums.of(rows)).containsExactly(row(APP, 5, "1.50", "USD"));
        assertThat(UsageSums.of(reversed)).containsExactly(row(APP, 5, "1.50", "USD"));
    }

    @Test
    void each_currency_keeps_a_row_and_the_first_has_the_calls_without_a_price() {
        assertThat(UsageSums.of(List.of(row(APP, 1, "1", "CNY"), row(APP, 1, "2", "USD"), row(APP, 4, "0", null))))
                .containsExactly(row(APP, 5, "1", "CNY"), row(APP, 1, "2", "USD"));
    }

    @Test
    void calls_of_other_fields_and_of_the_rest_stay_apart() {
        UsageRow rest = row(APP, 7, "0", null).asRest();
        List<UsageRow> rows =
                List.of(row(Map.of(), 1, "3", "USD"), row(APP, 2, "0", null), row(BATCH, 1, "1", "USD"), rest);

        assertThat(UsageSums.of(rows)).containsExactlyElementsOf(rows);
    }
}
