package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {

    private final AtomicLong now = new AtomicLong(1_000);

    private final AttemptLimit<String> limit = new AttemptLimit<>(3, Duration.ofSeconds(10), now::get);

    private void passes(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void a_source_has_some_attempts_at_once_and_one_more_after_each_interval() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("a")).isEmpty();
        }
        assertThat(limit.take("a")).contains(Duration.ofSeconds(10));
        passes(Duration.ofSeconds(10));
        assertThat(limit.take("a")).isEmpty();
        assertThat(limit.take("a")).contains(Duration.ofSeconds(10));
    }

    @Test
    void one_source_s_attempts_are_none_of_another_s() {
        for (int i = 0; i < 20; i++) {
            limit.count("a");
        }
        assertThat(limit.wait("a")).isPresent();
        assertThat(limit.wait("b")).isEmpty();
    }

    @Test
    void a_flood_waits_the_longer_but_not_for_ever() {
        for (int i = 0; i < 5; i++) {
            limit.count("a");
        }
        assertThat(limit.wait("a")).contains(Duration.ofSeconds(30));
        for (int i = 0; i < 10_000; i++) {
            limit.count("a");
        }
        passes(Duration.ofSeconds(3_000));
        assertThat(limit.wait("a")).isEmpty();
    }

    @Test
    void what_is_forgotten_begins_anew() {
        for (int i = 0; i < 5; i++) {
            limit.count("a");
        }
        limit.forget("a");
        assertThat(limit.take("a")).isEmpty();
    }

    /** A guesser with many addresses takes no more memory. */
    @Test
    void ten_thousand_sources_are_remembered_the_latest_of_them() {
        for (int source = 0; source <= 10_000; source++) {
            for (int i = 0; i < 3; i++) {
                limit.count("s" + source);
            }
        }
        assertThat(limit.wait("s0")).isEmpty();
        assertThat(limit.wait("s1")).isPresent();
        assertThat(limit.wait("s10000")).isPresent();
    }
}
