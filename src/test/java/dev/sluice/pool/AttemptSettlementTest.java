package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how much of an account's limits an attempt has used, by the way in which it ended. */
class AttemptSettlementTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Limits LIMITS = new Limits(
            600L,
            null,
            60_000L,
            30_000L,
            null,
            Map.of(
                    Dimension.REQUESTS, MINUTE,
                    Dimension.INPUT_TOKENS, MINUTE,
                    Dimension.OUTPUT_TOKENS, MINUTE));

    private static final List<Dimension> LIMITED =
            List.of(Dimension.REQUESTS, Dimension.INPUT_TOKENS, Dimension.OUTPUT_TOKENS);

    private final Timeline time = new Timeline();

    /** What is left of the limits before the attempt. */
    private final Map<Dimension, Double> full = new EnumMap<>(Dimension.class);

    private final Pool pool = new Pool(plan(1, LIMITS), time, new Random(1), PoolListener.NONE);

    private double available(Dimension dimension) {
        return pool.statuses().get(0).dimensions().stream()
                .filter(each -> each.dimension() == dimension)
                .findFirst()
                .orElseThrow()
                .available();
    }

    /** Returns a lease of a pool of which one call has been served a minute ago. */
    private Lease lease() {
        granted(pool.pick(request(), LAST)).settled(PoolTestData.USAGE);
        time.pass(MINUTE);
        for (Dimension each : LIMITED) {
            full.put(each, available(each));
        }
        return granted(pool.pick(request(), LAST));
    }

    private void assertUsed(double requests, double input, double output) {
        assertThat(used(Dimension.REQUESTS)).as("requests").isCloseTo(requests, within(1e-6));
        assertThat(used(Dimension.INPUT_TOKENS)).as("input").isCloseTo(input, within(1e-6));
        assertThat(used(Dimension.OUTPUT_TOKENS)).as("output").isCloseTo(output, within(1e-6));
    }

    private double used(Dimension dimension) {
        return full.getOrDefault(dimension, 0.0) - available(dimension);
    }

    @Test
    void an_attempt_under_way_has_reserved_its_demand() {
        lease();
        assertUsed(1, 100, 50);
    }

    @Test
    void an_answer_that_came_whole_has_used_what_the_provider_counted() {
        lease().settled(new TokenUsage(30, 1_000, 7, 20, 0));
        // Cached input does not count.
        assertUsed(1, 37, 20);
    }

    @Test
    void where_no_usage_was_reported_it_is_taken_to_be_the_demand() {
        lease().settled(TokenUsage.NONE);
        assertUsed(1, 100, 50);
    }

    @Test
    void an_attempt_that_is_ignored_has_used_nothing() {
        lease().ignored();
        assertUsed(0, 0, 0);
    }

    @Test
    void a_client_that_left_before_any_usage_has_used_the_prompt_that_was_sent_and_the_output_so_far() {
        lease().cancelled(new TokenUsage(0, 0, 0, 9, 0));
        assertUsed(1, 100, 9);
    }

    @Test
    void a_client_that_left_after_the_prompt_s_usage_has_used_that() {
        lease().cancelled(new TokenUsage(40, 0, 0, 9, 0));
        assertUsed(1, 40, 9);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, 0, 0, 0",
        "CALLER_FAULT, 1, 0, 0",
        "MODEL_DENIED, 1, 0, 0",
        "OVERLOADED, 1, 0, 0",
        "SERVER_ERROR, 1, 0, 0",
        "RESET, 1, 0, 0",
        "FIRST_BYTE_TIMEOUT, 1, 100, 50",
        "IDLE_TIMEOUT, 1, 100, 50",
        "TOTAL_TIMEOUT, 1, 100, 50",
        "CUT, 1, 100, 50",
        "EMPTY, 1, 100, 50",
        "UNREADABLE, 1, 100, 50",
        "BROKEN_CALL, 1, 100, 50",
        "MEMORY_FULL, 1, 100, 50"
    })
    void a_failure_has_used_what_its_kind_says(FailureKind kind, double requests, double input, double output) {
        lease().failed(Failure.of(kind, "why"));
        assertUsed(requests, input, output);
    }
}
