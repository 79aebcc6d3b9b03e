package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemandTest {

    private static LeaseRequest request(long input, long output, long bound) {
        return new LeaseRequest(List.of(List.of(new Target("p", "m", 1))), input, output, bound, null, null, Set.of());
    }

    @Test
    void a_bound_on_output_counts_where_the_provider_counts_it_and_the_call_sets_one() {
        assertThat(Demand.of(request(100, 50, 400), CountingRule.OPENAI)).isEqualTo(new Demand(1, 100, 50, 500));
        assertThat(Demand.of(request(100, 50, 0), CountingRule.OPENAI)).isEqualTo(new Demand(1, 100, 50, 150));
        assertThat(Demand.of(request(100, 50, 400), CountingRule.ANTHROPIC)).isEqualTo(new Demand(1, 100, 50, 150));
    }

    @Test
    void cached_input_counts_where_the_provider_counts_it() {
        TokenUsage usage = new TokenUsage(30, 1_000, 7, 20, 0);
        Demand demand = new Demand(1, 100, 50, 150);
        assertThat(demand.used(usage, CountingRule.OPENAI)).isEqualTo(new Demand(1, 1_037, 20, 1_057));
        assertThat(demand.used(usage, CountingRule.ANTHROPIC)).isEqualTo(new Demand(1, 37, 20, 57));
    }

    @Test
    void a_bound_that_was_reserved_counts_whatever_was_generated() {
        TokenUsage usage = new TokenUsage(30, 0, 0, 20, 0);
        Demand bounded = new Demand(1, 100, 50, 500);
        assertThat(bounded.used(usage, CountingRule.OPENAI)).isEqualTo(new Demand(1, 30, 20, 430));
        assertThat(bounded.used(usage, new CountingRule(true, false))).isEqualTo(new Demand(1, 30, 20, 50));
        assertThat(bounded.hasOutputBound()).isTrue();
        assertThat(bounded.withoutOutputBound()).isEqualTo(new Demand(1, 100, 50, 150));
        assertThat(bounded.withoutOutputBound().hasOutputBound()).isFalse();
    }

    @Test
    void each_dimension_has_its_amount() {
        Demand demand = new Demand(2, 100, 50, 500);
        assertThat(demand.of(Dimension.REQUESTS)).isEqualTo(2);
        assertThat(demand.of(Dimension.REQUESTS_PER_DAY)).isEqualTo(2);
        assertThat(demand.of(Dimension.INPUT_TOKENS)).isEqualTo(100);
        assertThat(demand.of(Dimension.OUTPUT_TOKENS)).isEqualTo(50);
        assertThat(demand.of(Dimension.TOKENS)).isEqualTo(500);
        assertThat(demand.of(Dimension.TOKENS_PER_DAY)).isEqualTo(500);
        assertThat(demand.of(Dimension.CONCURRENCY)).isEqualTo(1);
    }

    @Test
    void size_classes_are_octaves_of_the_larger_of_input_and_tokens() {
        assertThat(new Demand(1, 0, 0, 0).sizeClass()).isZero();
        assertThat(new Demand(1, 1, 0, 1).sizeClass()).isEqualTo(1);
        assertThat(new Demand(1, 2, 0, 2).sizeClass()).isEqualTo(2);
        assertThat(new Demand(1, 3, 0, 3).sizeClass()).isEqualTo(2);
        assertThat(new Demand(1, 4, 0, 0).sizeClass()).isEqualTo(3);
        assertThat(new Demand(1, 0, 0, 1 << 20).sizeClass()).isEqualTo(21);
        assertThat(new Demand(1, 0, 0, 1e9).sizeClass()).isEqualTo(21);
    }
}
