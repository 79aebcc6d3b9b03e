package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.pool.Ejection.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EjectionTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Ejection ejection = Ejection.NONE.orNew();

    @Test
    void the_shared_one_refuses_to_be_changed() {
        assertThatIllegalStateException().isThrownBy(() -> Ejection.NONE.eject(Cause.REVOKED, "why", 0));
        assertThatIllegalStateException().isThrownBy(() -> Ejection.NONE.adopt(Cause.REVOKED, "why", 1, 0, 1));
        Ejection.NONE.attemptSent(5);
        Ejection.NONE.end();
        assertThat(Ejection.NONE.cause()).isNull();
    }

    @Test
    void the_shared_one_is_never_changed_and_an_own_one_stays() {
        assertThat(ejection).isNotSameAs(Ejection.NONE);
        assertThat(ejection.orNew()).isSameAs(ejection);
        assertThat(Ejection.NONE.cause()).isNull();
        assertThat(Ejection.NONE.readyAt()).isZero();
    }

    @Test
    void each_further_rejection_for_the_same_cause_doubles_the_interval_up_to_the_cause_s_longest() {
        long[] minutes = {10, 20, 40, 80, 160, 320, 360, 360};
        for (long expected : minutes) {
            ejection.eject(Cause.REVOKED, "why", 7);
            assertThat(ejection.readyAt()).isEqualTo(7 + expected * MINUTE);
        }
    }

    @Test
    void another_cause_begins_with_its_own_first_interval() {
        ejection.eject(Cause.REVOKED, "why", 0);
        ejection.eject(Cause.REVOKED, "why", 0);
        ejection.eject(Cause.EXHAUSTED, "other", 0);

        assertThat(ejection.readyAt()).isEqualTo(5 * MINUTE);
        assertThat(ejection.why()).isEqualTo("other");
        assertThat(ejection.cause()).isEqualTo(Cause.EXHAUSTED);
    }

    @Test
    void after_a_probe_the_next_waits_an_interval_from_then() {
        ejection.attemptSent(3);
        assertThat(ejection.readyAt()).isZero();
        ejection.eject(Cause.FORBIDDEN, "why", 0);
        ejection.attemptSent(6 * MINUTE);

        assertThat(ejection.readyAt()).isEqualTo(11 * MINUTE);
    }

    @Test
    void only_an_answer_to_an_attempt_sent_after_the_rejection_ends_it() {
        assertThat(ejection.answered(5)).isFalse();
        ejection.eject(Cause.REVOKED, "why", 5);
        assertThat(ejection.answered(5)).isFalse();
        assertThat(ejection.cause()).isEqualTo(Cause.REVOKED);
        assertThat(ejection.answered(6)).isTrue();
        assertThat(ejection.cause()).isNull();
        assertThat(ejection.why()).isEmpty();
        assertThat(ejection.readyAt()).isZero();
    }

    @Test
    void what_another_replica_found_holds_from_its_time_with_its_interval_or_the_cause_s_first() {
        ejection.adopt(Cause.REVOKED, "why", 30 * MINUTE, 4, 9);
        assertThat(ejection.readyAt()).isEqualTo(9);
        assertThat(ejection.answered(4)).isFalse();
        ejection.attemptSent(10);
        assertThat(ejection.readyAt()).isEqualTo(10 + 30 * MINUTE);

        ejection.adopt(Cause.REVOKED, "why", 1, 4, 9);
        ejection.attemptSent(10);
        assertThat(ejection.readyAt()).isEqualTo(10 + 10 * MINUTE);
    }
}
