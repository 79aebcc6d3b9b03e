package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TextFiles;
import dev.sluice.accounting.EndedCalls;
import dev.sluice.accounting.Money;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Currency;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallMetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CallMeters meters = new CallMeters(registry);

    @Test
    void costs_add_up_by_client_model_and_currency() {
        meters.callEnded(EndedCalls.costing("app", "gpt-4.1", money("0.25", "USD")));
        meters.callEnded(EndedCalls.costing("app", "gpt-4.1", money("0.5", "USD")));
        meters.callEnded(EndedCalls.costing("batch", "gpt-4.1", money("3", "EUR")));

        assertThat(registry.scrape().lines())
                .contains(
                        "sluice_cost_total{client=\"app\",currency=\"USD\",model=\"gpt-4.1\"} 0.75",
                        "sluice_cost_total{client=\"batch\",currency=\"EUR\",model=\"gpt-4.1\"} 3.0");
    }

    @Test
    void a_call_without_a_price_adds_to_no_cost() {
        meters.callEnded(EndedCalls.costing("app", "gpt-4.1", null));

        assertThat(registry.scrape()).doesNotContain("sluice_cost").contains("sluice_requests_total{client=\"app\"");
    }

    @Test
    void tokens_are_counted_by_kind() {
        meters.callEnded(EndedCalls.costing("app", "gpt-4.1", null));

        assertThat(registry.scrape().lines())
                .contains(
                        "sluice_tokens_total{client=\"app\",kind=\"input\",model=\"gpt-4.1\"} 10.0",
                        "sluice_tokens_total{client=\"app\",kind=\"cached_input\",model=\"gpt-4.1\"} 20.0",
                        "sluice_tokens_total{client=\"app\",kind=\"cache_write\",model=\"gpt-4.1\"} 30.0",
                        "sluice_tokens_total{client=\"app\",kind=\"output\",model=\"gpt-4.1\"} 40.0",
                        "sluice_tokens_total{client=\"app\",kind=\"reasoning\",model=\"gpt-4.1\"} 5.0");
    }

    @Test
    void the_reasons_of_rejections_are_those_that_the_documents_list() {
        String refused =
                TextFiles.read(Path.of("docs/metrics.md")).replaceAll("(?s).*Refused: ([^.]*)\\. Failed:.*", "$1");

        assertThat(registry.scrape().lines().filter(line -> line.startsWith("sluice_rejections_total")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(refused.split(", ", -1))
                        .map(reason -> "sluice_rejections_total{reason=\"" + reason.replace("`", "") + "\"} 0.0")
                        .toList());
    }

    private static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), Currency.getInstance(currency));
    }
}
