package dev.sluice.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceBookTest {

    private static final Currency USD = Currency.getInstance("USD");

    private final PriceBook book =
            new PriceBook(USD, Map.of("claude-opus-4-7", price("15.00", "75.00", "1.50", "18.75")));

    @Test
    void each_kind_of_token_has_its_price() {
        TokenUsage usage = new TokenUsage(1_000_000, 2_000_000, 3_000_000, 4_000_000, 1_000_000);
        assertThat(cost("claude-opus-4-7", usage)).contains(usd("374.25"));
    }

    @Test
    void a_single_token_costs_what_it_costs() {
        assertThat(cost("claude-opus-4-7", new TokenUsage(0, 1, 0, 0, 0))).contains(usd("0.0000015"));
    }

    @Test
    void a_model_without_a_price_has_no_cost_rather_than_none() {
        assertThat(cost("gpt-4.1", new TokenUsage(1, 0, 0, 0, 0))).isEmpty();
    }

    @Test
    void a_million_calls_cost_a_million_times_one() {
        Money sum = Money.zero(USD);
        Money one = cost("claude-opus-4-7", new TokenUsage(7, 1, 0, 3, 0)).orElseThrow();
        for (int i = 0; i < 1_000_000; i++) {
            sum = sum.plus(one);
        }
        assertThat(sum)
                .isEqualTo(new Money(one.amount().movePointRight(6), USD))
                .hasToString("331.5 USD");
    }

    @Test
    void currencies_do_not_mix() {
        Money yen = Money.zero(Currency.getInstance("JPY"));
        assertThatThrownBy(() -> yen.plus(usd("1"))).hasMessage("currency: USD (expected: JPY)");
    }

    @Test
    void the_model_that_served_sets_the_price_and_the_name_asked_for_stands_in() {
        PriceBook both = new PriceBook(
                USD, Map.of("best", price("9", "9", "9", "9"), "claude-opus-4-7", price("15", "75", "1.5", "18.75")));
        TokenUsage million = new TokenUsage(1_000_000, 0, 0, 0, 0);

        assertThat(both.cost("claude-opus-4-7", "best", million)).contains(usd("15"));
        assertThat(both.cost("gpt-4.1", "best", million)).contains(usd("9"));
        assertThat(both.cost("gpt-4.1", "other", million)).isEmpty();
    }

    private Optional<Money> cost(String model, TokenUsage usage) {
        return book.cost(model, model, usage);
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), USD);
    }

    private static Price price(String input, String output, String cachedInput, String cacheWrite) {
        return new Price(
                new BigDecimal(input), new BigDecimal(output), new BigDecimal(cachedInput), new BigDecimal(cacheWrite));
    }
}
