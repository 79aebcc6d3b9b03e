package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallerShareTest {

    private static final double EXACT = 1e-12;

    private final CallerShare share = new CallerShare(caller(2));

    private static Caller caller(double weight) {
        return new Caller("c", weight, 0, null, null, null, List.of());
    }

    @Test
    void before_the_first_charge_a_call_counts_as_a_minutes_whole_capacity() {
        assertThat(share.startAfter(0)).isZero();
        assertThat(share.startAfter(3)).isEqualTo(1.5);
    }

    @Test
    void after_it_a_call_counts_as_what_the_callers_calls_use() {
        share.charge(0.2);
        assertThat(share.usualCharge()).isEqualTo(0.2);
        assertThat(share.startAfter(3)).isCloseTo(0.1 + 0.3, within(EXACT));

        share.charge(1.2);
        // A tenth of the way from 0.2 to 1.2.
        assertThat(share.usualCharge()).isCloseTo(0.3, within(EXACT));
        assertThat(share.start()).isCloseTo(0.7, within(EXACT));
    }

    @Test
    void a_weight_that_is_configured_anew_counts_from_the_next_charge_on() {
        share.charge(1);
        share.configure(caller(4));
        share.charge(1);

        assertThat(share.start()).isEqualTo(0.75);
        assertThat(share.waitingByWeight()).isZero();
        share.beginWait(7);
        assertThat(share.waitingByWeight()).isEqualTo(0.25);
    }

    @Test
    void catching_up_moves_a_start_forward_only() {
        share.catchUp(2);
        share.catchUp(1);
        assertThat(share.start()).isEqualTo(2);
        share.servedElsewhere(0.5);
        assertThat(share.start()).isEqualTo(2.5);
    }

    @Test
    void a_wait_begins_with_the_first_of_the_calls_that_wait_together() {
        share.beginWait(7);
        share.beginWait(8);
        assertThat(share.waitingSince()).isEqualTo(7);
        share.endWait();
        share.beginWait(9);
        assertThat(share.waitingSince()).isEqualTo(7);

        share.endWait();
        share.endWait();
        assertThat(share.waiting()).isZero();
        share.beginWait(10);
        assertThat(share.waitingSince()).isEqualTo(10);
    }

    @Test
    void a_preference_lasts_until_the_turn_is_taken() {
        assertThat(share.preferred()).isFalse();
        share.prefer();
        assertThat(share.preferred()).isTrue();
        share.takeTurn(5);
        assertThat(share.preferred()).isFalse();
        assertThat(share.lastTurn()).isEqualTo(5);
    }
}
