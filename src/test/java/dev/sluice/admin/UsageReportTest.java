package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.Measure;
import dev.sluice.accounting.LedgerReports.TooManyRows;
import dev.sluice.accounting.LedgerReports.Top;
import dev.sluice.accounting.LedgerReports.UsageRow;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReportTest {

    private final AdminApiFixture fixture = new AdminApiFixture();

    @Test
    void a_report_is_bounded_to_the_greatest_and_the_rest() {
        UsageRow great =
                new UsageRow(Map.of(Field.CLIENT, "batch"), 9, 1, 2, 3, 4, 5, new BigDecimal("7.50"), "USD", false);
        fixture.ledger.rows = List.of(great, great.asRest());

        fixture.operator()
                .get()
                .uri("/admin/usage?by=client&top=1&rank=tokens")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.rows[0].client")
                .isEqualTo("batch")
                .jsonPath("$.rows[0].rest")
                .isEqualTo(false)
                .jsonPath("$.rows[1].client")
                .isEmpty()
                .jsonPath("$.rows[1].rest")
                .isEqualTo(true);
        assertThat(fixture.ledger.usageAsked.top()).isEqualTo(new Top(1, Measure.TOKENS));
    }

    @Test
    void a_client_s_calls_without_a_price_are_in_the_row_of_its_others() {
        Map<Field, String> app = Map.of(Field.CLIENT, "app");
        fixture.ledger.rows = List.of(
                new UsageRow(app, 2, 0, 0, 0, 0, 0, BigDecimal.ZERO, null),
                new UsageRow(app, 9, 1, 2, 3, 4, 5, new BigDecimal("7.50"), "USD"));

        fixture.operator()
                .get()
                .uri("/admin/usage?by=client")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.rows.length()")
                .isEqualTo(1)
                .jsonPath("$.rows[0].calls")
                .isEqualTo(11)
                .jsonPath("$.rows[0].cost")
                .isEqualTo("7.50")
                .jsonPath("$.rows[0].currency")
                .isEqualTo("USD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"top=0", "top=101", "top=x", "rank=beauty&top=3"})
    void an_absurd_bound_is_refused(String parameters) {
        fixture.operator()
                .get()
                .uri("/admin/usage?by=client&" + parameters)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("invalid_parameter");
    }

    @ParameterizedTest
    @CsvSource({"colour=red, colour", "sk-secret=1, query"})
    void an_unknown_parameter_is_named_unless_it_may_be_a_secret(String parameter, String named) {
        fixture.operator()
                .get()
                .uri("/admin/usage?by=client&" + parameter)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error.message")
                .isEqualTo(named + ": unknown parameter (expected: by, client, from, to, top, rank, format)");
    }

    @Test
    void a_report_of_too_many_rows_says_how_to_ask_for_less() {
        fixture.ledger.failures.add(new TooManyRows());

        fixture.operator()
                .get()
                .uri("/admin/usage?by=day,client")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("too_many_rows")
                .jsonPath("$.error.message")
                .value(String.class, message -> assertThat(message).contains("top"));
    }
}
