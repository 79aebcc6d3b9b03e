package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.AdminKey.Check;
import dev.sluice.call.Secret;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdminKeyTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AdminKey key = new AdminKey(Secret.of("adm"), nanos::get);

    @Test
    void the_right_key_is_right_and_every_other_is_wrong() {
        assertThat(key.check(" adm ")).isEqualTo(new Check.Right());
        assertThat(key.check("ADM")).isEqualTo(new Check.Wrong());
        assertThat(key.check(null)).isEqualTo(new Check.Wrong());
    }

    @Test
    void after_five_wrong_attempts_no_key_is_compared_for_a_while() {
        wrong(5);
        assertThat(key.check("adm")).isEqualTo(new Check.Throttled(Duration.ofSeconds(12)));

        advance(Duration.ofSeconds(12));
        assertThat(key.check("adm")).isEqualTo(new Check.Right());
    }

    @Test
    void five_wrong_attempts_a_minute_are_possible_in_the_long_run() {
        int compared = 0;
        for (int second = 0; second < 3600; second++) {
            compared += key.check("guess") instanceof Check.Wrong ? 1 : 0;
            advance(Duration.ofSeconds(1));
        }
        assertThat(compared).isBetween(300, 305);
    }

    @Test
    void the_burst_is_restored_after_a_minute_or_by_the_right_key() {
        wrong(5);
        advance(Duration.ofMinutes(1));
        wrong(4);
        assertThat(key.check("adm")).isEqualTo(new Check.Right());
        wrong(5);
    }

    @Test
    void a_replaced_key_is_wrong() {
        key.replace(Secret.of("next"));
        assertThat(key.check("adm")).isEqualTo(new Check.Wrong());
        assertThat(key.check("next")).isEqualTo(new Check.Right());
        key.replace(Secret.of("next"));
        assertThat(key.changes()).isEqualTo(1);

        key.replace(null);
        assertThat(key.check("next")).isEqualTo(new Check.Disabled());
    }

    @Test
    void a_replacement_restores_no_attempts() {
        wrong(5);
        key.replace(Secret.of("next"));
        assertThat(key.check("next")).isInstanceOf(Check.Throttled.class);
    }

    private void wrong(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(key.check("guess")).isEqualTo(new Check.Wrong());
        }
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
