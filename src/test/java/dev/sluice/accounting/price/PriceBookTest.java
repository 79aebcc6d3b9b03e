package dev.sluice.accounting.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.AppliedPrice;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.price.Price.PromptTier;
import dev.sluice.call.BilledTier;
import dev.sluice.call.TokenUsage;
import dev.sluice.call.UsageDetails;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Currency CNY = Currency.getInstance("CNY");

    /** A Saturday, so that no provider has peak hours. */
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private static final TokenUsage MILLION = new TokenUsage(1_000_000, 0, 0, 0, 0);

    private final PriceBook book = new PriceBook(
            USD,
            Map.of(
                    "claude-opus-4-7",
                    Price.of(rates("15.00", "75.00")
                            .with(TokenKind.CACHED_INPUT, new BigDecimal("1.50"))
                            .with(TokenKind.CACHE_WRITE, new BigDecimal("18.75")))));

    private final PriceBook listed = new PriceBook(USD, Map.of(), BuiltInPrices.read(), ExchangeRates.NONE);

    @Test
    void each_kind_of_token_has_its_price() {
        TokenUsage usage = new TokenUsage(1_000_000, 2_000_000, 3_000_000, 4_000_000, 1_000_000);
        assertThat(cost(book, "claude-opus-4-7", usage)).contains(usd("374.25"));
    }

    @Test
    void a_single_token_costs_what_it_costs() {
        assertThat(cost(book, "claude-opus-4-7", new TokenUsage(0, 1, 0, 0, 0))).contains(usd("0.0000015"));
    }

    @Test
    void a_model_without_a_price_has_no_cost_rather_than_none() {
        assertThat(cost(book, "unheard-of", MILLION)).isEmpty();
        assertThat(cost(listed, "unheard-of", MILLION)).isEmpty();
    }

    @Test
    void a_million_calls_cost_a_million_times_one() {
        Money sum = Money.zero(USD);
        Money one = cost(book, "claude-opus-4-7", new TokenUsage(7, 1, 0, 3, 0)).orElseThrow();
        for (int i = 0; i < 1_000_000; i++) {
            sum = sum.plus(one);
        }
        assertThat(sum)
                .isEqualTo(new Money(one.amount().movePointRight(6), USD))
                .hasToString("331.5 USD");
    }

    @Test
    void the_model_that_served_sets_the_price_and_the_name_asked_for_stands_in() {
        PriceBook both = new PriceBook(
                USD, Map.of("best", Price.of(rates("9", "9")), "claude-opus-4-7", Price.of(rates("15", "75"))));

        assertThat(cost(both, "claude-opus-4-7", "best", MILLION)).contains(usd("15"));
        assertThat(cost(both, "gpt-4.1", "best", MILLION)).contains(usd("9"));
        assertThat(cost(both, "gpt-4.1", "other", MILLION)).isEmpty();
    }

    @Test
    void a_configured_price_comes_before_a_listed_one() {
        PriceBook own =
                new PriceBook(USD, Map.of("best", Price.of(rates("9", "9"))), BuiltInPrices.read(), ExchangeRates.NONE);

        assertThat(cost(own, "gpt-4.1", "best", MILLION)).contains(usd("9"));
        assertThat(cost(own, "gpt-4.1", "gpt-4.1", MILLION)).contains(usd("2"));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-7, 5",
        "claude-opus-4-5-20251101, 5",
        "gpt-4.1-2025-04-14, 2",
        "gpt-4.1-mini, 0.4",
        "gemini-2.5-flash, 0.3",
        "deepseek-v3.2, 0.28"
    })
    void a_release_of_a_model_has_the_models_price(String model, String expected) {
        assertThat(cost(listed, model, MILLION)).contains(usd(expected));
    }

    @Test
    void a_large_prompt_changes_the_rates_of_the_whole_call() {
        TokenUsage small = new TokenUsage(50_000, 50_000, 0, 1_000, 0);
        TokenUsage large = new TokenUsage(50_001, 50_000, 0, 1_000, 0);

        assertThat(cost(listed, "claude-haiku-5-5", small)).contains(usd("0.006"));
        assertThat(cost(listed, "claude-haiku-5-5", large)).contains(usd("0.0300005"));
    }

    @Test
    void an_hours_cache_write_costs_its_own_rate() {
        TokenUsage usage =
                new TokenUsage(0, 0, 1_000_000, 0, 0, new UsageDetails(400_000, 0, 0, 0, 0, BilledTier.STANDARD));
        assertThat(cost(listed, "claude-opus-4-7", usage)).contains(usd("7.75"));
    }

    @Test
    void a_service_tier_multiplies_the_cost() {
        assertThat(cost(listed, "gpt-5", tier(BilledTier.BATCH))).contains(usd("0.625"));
        assertThat(cost(listed, "gpt-5", tier(BilledTier.FLEX))).contains(usd("0.625"));
        assertThat(cost(listed, "gpt-5", tier(BilledTier.PRIORITY))).contains(usd("2.5"));
        assertThat(cost(listed, "gpt-5", tier(BilledTier.STANDARD))).contains(usd("1.25"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T00:59:59Z, 0.15",
        "2026-11-27T01:00:00Z, 0.3",
        "2026-11-27T03:59:59Z, 0.3",
        "2026-11-27T04:00:00Z, 0.15",
        "2026-11-27T09:59:59Z, 0.3",
        "2026-11-28T02:00:00Z, 0.15"
    })
    void peak_hours_of_weekdays_multiply_the_cost(Instant at, String expected) {
        assertThat(listed.cost("deepseek-flash", "deepseek-flash", MILLION, at).map(PricedUsage::cost))
                .contains(usd(expected));
    }

    @ParameterizedTest
    @CsvSource({"2026-12-31T23:59:59.999Z, 0.75", "2027-01-01T00:00:00Z, 1.5"})
    void a_price_holds_between_its_dates(Instant at, String expected) {
        assertThat(listed.cost("gemini-3.8-flash", "x", MILLION, at).map(PricedUsage::cost))
                .contains(usd(expected));
    }

    @Test
    void sound_and_images_have_their_own_rates() {
        TokenUsage usage = new TokenUsage(
                1_000_000, 0, 0, 1_000_000, 0, new UsageDetails(0, 0, 400_000, 0, 1_000_000, BilledTier.STANDARD));
        assertThat(cost(listed, "gpt-image-1", usage)).contains(usd("47"));
    }

    @Test
    void a_listed_price_is_exchanged_at_the_configured_rate_which_the_record_keeps() {
        ExchangeRates rates = new ExchangeRates(List.of(new ExchangeRates.Rate(USD, CNY, new BigDecimal("7.1"))));
        PriceBook chinese = new PriceBook(CNY, Map.of(), BuiltInPrices.read(), rates);

        PricedUsage priced = chinese.cost("gpt-4.1", "gpt-4.1", MILLION, NOW).orElseThrow();
        assertThat(priced.cost()).isEqualTo(new Money(new BigDecimal("14.2"), CNY));
        assertThat(priced.price()).isEqualTo(new AppliedPrice("2026-11-20", "gpt-4.1", USD, new BigDecimal("7.1")));
    }

    @Test
    void without_a_rate_a_listed_price_does_not_apply() {
        PriceBook chinese = new PriceBook(CNY, Map.of(), BuiltInPrices.read(), ExchangeRates.NONE);
        assertThat(chinese.cost("gpt-4.1", "gpt-4.1", MILLION, NOW)).isEmpty();
    }

    @Test
    void the_version_of_configured_prices_changes_with_them_alone() {
        PriceBook same = new PriceBook(USD, Map.of("a", Price.of(rates("1", "2"))));
        PriceBook again = new PriceBook(USD, Map.of("a", Price.of(rates("1", "2"))));
        PriceBook other = new PriceBook(USD, Map.of("a", Price.of(rates("1", "2.5"))));

        assertThat(same.ownVersion()).isEqualTo(again.ownVersion()).isNotEqualTo(other.ownVersion());
    }

    @Test
    void every_listed_price_names_its_source_and_its_date() {
        assertThat(BuiltInPrices.read().entries()).hasSizeGreaterThan(40).allSatisfy(entry -> {
            assertThat(entry.source()).startsWith("https://");
            assertThat(entry.date()).isAfter("2025-01-01");
            assertThat(entry.price().rates().of(TokenKind.INPUT)).isPositive();
            assertThat(entry.price().tiers()).isSortedAccordingTo((a, b) -> Long.compare(a.above(), b.above()));
        });
    }

    @Test
    void no_model_is_listed_twice_for_one_time() {
        Map<String, List<PriceEntry>> byModel = BuiltInPrices.read().byModel();
        assertThat(byModel.values()).allSatisfy(entries -> {
            for (Instant at : List.of(NOW, Instant.parse("2027-06-01T00:00:00Z"))) {
                assertThat(entries.stream().filter(entry -> entry.holdsAt(at))).hasSizeLessThanOrEqualTo(1);
            }
        });
    }

    @Test
    void the_largest_tier_below_the_prompt_applies() {
        Price price = new Price(
                rates("1", "1"),
                List.of(new PromptTier(10, rates("2", "2")), new PromptTier(20, rates("3", "3"))),
                Map.of(),
                List.of());
        PriceBook tiered = new PriceBook(USD, Map.of("m", price));

        assertThat(cost(tiered, "m", new TokenUsage(10, 0, 0, 0, 0))).contains(usd("0.00001"));
        assertThat(cost(tiered, "m", new TokenUsage(20, 0, 0, 0, 0))).contains(usd("0.00004"));
        assertThat(cost(tiered, "m", new TokenUsage(21, 0, 0, 0, 0))).contains(usd("0.000063"));
    }

    private static Optional<Money> cost(PriceBook book, String model, TokenUsage usage) {
        return cost(book, model, model, usage);
    }

    private static Optional<Money> cost(PriceBook book, String served, String asked, TokenUsage usage) {
        return book.cost(served, asked, usage, NOW).map(PricedUsage::cost);
    }

    private static TokenUsage tier(BilledTier tier) {
        return new TokenUsage(1_000_000, 0, 0, 0, 0, new UsageDetails(0, 0, 0, 0, 0, tier));
    }

    private static Rates rates(String input, String output) {
        return Rates.of(new BigDecimal(input), new BigDecimal(output));
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), USD);
    }
}
