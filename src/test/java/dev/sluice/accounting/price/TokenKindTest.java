package dev.sluice.accounting.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.BilledTier;
import dev.sluice.call.TokenUsage;
import dev.sluice.call.UsageDetails;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenKindTest {

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void every_token_is_counted_once_whatever_parts_a_provider_reports() {
        for (int i = 0; i < 10_000; i++) {
            TokenUsage usage = usage();
            long sum = TokenKind.counts(usage).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(sum).as(usage.toString()).isEqualTo(usage.total());
        }
    }

    @Test
    void at_one_rate_for_all_kinds_a_call_costs_its_total() {
        Rates flat = Rates.of(BigDecimal.ONE, BigDecimal.ONE);
        for (int i = 0; i < 10_000; i++) {
            TokenUsage usage = usage();
            assertThat(flat.cost(usage)).isEqualByComparingTo(BigDecimal.valueOf(usage.total(), 6));
        }
    }

    @Test
    void a_further_token_never_makes_a_call_cheaper() {
        for (int i = 0; i < 10_000; i++) {
            Map<TokenKind, BigDecimal> byKind = new EnumMap<>(TokenKind.class);
            for (TokenKind kind : TokenKind.values()) {
                if (random.nextBoolean()) {
                    byKind.put(kind, BigDecimal.valueOf(random.nextLong(100_000), 4));
                }
            }
            Rates rates = new Rates(byKind);
            TokenUsage usage = usage();
            TokenUsage more = usage.plus(
                    new TokenUsage(random.nextLong(3), random.nextLong(3), random.nextLong(3), random.nextLong(3), 0));
            assertThat(rates.cost(more)).isGreaterThanOrEqualTo(rates.cost(usage));
        }
    }

    private TokenUsage usage() {
        return new TokenUsage(
                count(),
                count(),
                count(),
                count(),
                count(),
                new UsageDetails(count(), count(), count(), count(), count(), BilledTier.STANDARD));
    }

    private long count() {
        return random.nextInt(3) == 0 ? 0 : random.nextLong(1_000_000);
    }
}
