package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyDocumentTest {

    private static final DimensionStatus PLENTY = new DimensionStatus("m", Dimension.REQUESTS, 60, 30);

    @Test
    void a_ready_key_with_room_is_pickable() {
        KeyDocument key = KeyDocument.of(FixedPool.ready("a1", PLENTY), "oo", 0);

        assertThat(key.pickable()).isTrue();
        assertThat(key.fullIn()).isNull();
        assertThat(key.waitMs()).isNull();
        assertThat(key.recent()).isEqualTo("oo");
    }

    @Test
    void a_full_key_names_the_dimension_with_the_longest_wait_and_the_wait() {
        KeyDocument key = KeyDocument.of(
                FixedPool.ready(
                        "a1",
                        PLENTY,
                        FixedPool.requests(60, 0),
                        new DimensionStatus("m", Dimension.OUTPUT_TOKENS, 6000, -999)),
                "",
                0);

        assertThat(key.pickable()).isFalse();
        assertThat(key.fullIn()).isEqualTo("output_tokens");
        assertThat(key.waitMs()).isEqualTo(10_000);
    }

    @Test
    void a_key_with_room_in_one_class_is_pickable() {
        KeyDocument key = KeyDocument.of(FixedPool.ready("a1", FixedPool.requests(60, 0), in("n", 60, 1)), "", 0);

        assertThat(key.pickable()).isTrue();
        assertThat(key.limits())
                .extracting(KeyDocument.LimitDocument::modelClass)
                .containsExactly("m", "n");
    }

    @Test
    void a_key_without_room_in_any_class_waits_for_the_class_that_is_soonest() {
        KeyDocument key = KeyDocument.of(FixedPool.ready("a1", FixedPool.requests(60, 0), in("n", 6, 0)), "", 0);

        assertThat(key.pickable()).isFalse();
        assertThat(key.waitMs()).isEqualTo(1_000);
    }

    @Test
    void a_limit_of_the_account_keeps_the_key_from_every_class() {
        DimensionStatus calls = new DimensionStatus(KeyStatus.EVERY_CLASS, Dimension.CONCURRENCY, 4, 0);
        KeyDocument key = KeyDocument.of(FixedPool.ready("a1", PLENTY, in("n", 60, 60), calls), "", 0);

        assertThat(key.pickable()).isFalse();
        assertThat(key.fullIn()).isEqualTo("concurrency");
        assertThat(key.limits().get(2).modelClass()).isNull();
    }

    private static DimensionStatus in(String modelClass, double limit, double available) {
        return new DimensionStatus(modelClass, Dimension.REQUESTS, limit, available);
    }

    @Test
    void a_key_with_full_concurrency_has_no_known_wait() {
        KeyDocument key = KeyDocument.of(
                FixedPool.ready(
                        "a1",
                        FixedPool.requests(60, 0),
                        new DimensionStatus(KeyStatus.EVERY_CLASS, Dimension.CONCURRENCY, 4, 0)),
                "",
                0);

        assertThat(key.fullIn()).isEqualTo("concurrency");
        assertThat(key.waitMs()).isNull();
    }

    @Test
    void a_state_that_may_change_by_itself_has_a_wait() {
        long until = Duration.ofSeconds(7).toNanos();

        assertThat(KeyDocument.of(FixedPool.resting("a1", KeyState.OPEN, "503s", until), "", until / 7 * 2)
                        .waitMs())
                .isEqualTo(5000);
        assertThat(KeyDocument.of(FixedPool.resting("a1", KeyState.OPEN, "503s", until), "", until + 1)
                        .waitMs())
                .isZero();
        assertThat(KeyDocument.of(FixedPool.resting("a1", KeyState.DISABLED, "by hand", 0), "", 0)
                        .waitMs())
                .isNull();
    }
}
