package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.TokenUsage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimatesTest {

    private final Estimates estimates = new Estimates();

    private static TokenUsage usage(long input, long output) {
        return new TokenUsage(input, 0, 0, output, 0);
    }

    @Test
    void tokens_a_byte_are_learned_by_model_from_all_callers() {
        for (int i = 0; i < 100; i++) {
            estimates.learn("m", "a", 1_000, 0, usage(500, 10));
        }

        assertThat(estimates.of("m", "b", 2_000, 0, 0).inputTokens()).isBetween(1_000L, 1_020L);
        assertThat(estimates.of("other", "b", 2_000, 0, 0).inputTokens()).isLessThan(900);
    }

    @Test
    void output_is_learned_by_caller_and_never_exceeds_its_bound() {
        for (int i = 0; i < 100; i++) {
            estimates.learn("m", "terse", 100, 0, usage(30, 20));
            estimates.learn("m", "wordy", 100, 0, usage(30, 3_000));
        }

        assertThat(estimates.of("m", "terse", 100, 0, 4_096).outputTokens()).isBetween(20L, 25L);
        assertThat(estimates.of("m", "wordy", 100, 0, 4_096).outputTokens()).isBetween(3_000L, 3_050L);
        assertThat(estimates.of("m", "wordy", 100, 0, 64).outputTokens()).isEqualTo(64);
    }

    @Test
    void embedded_items_are_learned_apart_from_text() {
        for (int i = 0; i < 200; i++) {
            estimates.learn("m", "a", 1_000, 0, usage(250, 10));
            estimates.learn("m", "a", 1_000, 2, usage(250 + 2 * 800, 10));
        }

        assertThat(estimates.of("m", "a", 1_000, 2, 0).inputTokens()).isBetween(1_840L, 1_900L);
    }

    @Test
    void input_tokens_are_counted_from_text_and_items_before_anything_is_learned() {
        assertThat(estimates.inputTokens("m", 3_500, 0)).isEqualTo(1_000);
        assertThat(estimates.inputTokens("m", 3_500, 2)).isEqualTo(4_200);
        assertThat(estimates.inputTokens("m", 0, 0)).isEqualTo(1);
    }

    @Test
    void input_tokens_follow_the_mean_of_what_a_model_used() {
        for (int i = 0; i < 100; i++) {
            estimates.learn("m", "a", 1_000, 0, usage(500, 10));
        }

        assertThat(estimates.inputTokens("m", 2_000, 0)).isEqualTo(1_000);
        assertThat(estimates.inputTokens("other", 3_500, 0)).isEqualTo(1_000);
    }

    @Test
    void estimates_exceed_most_usage() {
        Random random = new Random(1);
        int under = 0;
        for (int i = 0; i < 2_000; i++) {
            long bytes = random.nextLong(1_000, 20_000);
            long tokens = Math.round(bytes * 0.25 * (1 + 0.2 * random.nextGaussian()));
            under += i >= 100 && estimates.of("m", "a", bytes, 0, 0).inputTokens() < tokens ? 1 : 0;
            estimates.learn("m", "a", bytes, 0, usage(Math.max(1, tokens), 10));
        }

        assertThat(under).isLessThan(300);
    }

    @Test
    void usage_that_was_not_reported_teaches_nothing() {
        Estimate before = estimates.of("m", "a", 1_000, 1, 0);
        estimates.learn("m", "a", 1_000, 1, TokenUsage.NONE);

        assertThat(estimates.of("m", "a", 1_000, 1, 0)).isEqualTo(before);
    }
}
