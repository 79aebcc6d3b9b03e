package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The share of an event loop's time that decoding has, in simulated time. */
class DecodingTurnsTest {

    private long now = 1_000;
    private long due;
    private Runnable timer = () -> {};
    private int timers;
    private final DecodingTurns turns = new DecodingTurns(this::after, () -> now);
    private final List<Integer> ran = new ArrayList<>();

    private void after(long nanos, Runnable task) {
        assertThat(nanos).isPositive();
        timers++;
        due = now + nanos;
        timer = task;
    }

    /** Runs the one timer, {@code late} nanoseconds after it is due. */
    private void runTimer(long late) {
        timers--;
        assertThat(timers).isZero();
        now = due + late;
        timer.run();
    }

    /** Adds a body that takes {@code cost} for each of its turns, without end. */
    private void add(int body, long cost) {
        turns.next(() -> {
            now += cost;
            ran.add(body);
            add(body, cost);
        });
    }

    @ParameterizedTest
    @CsvSource({"1, 200000", "2, 200000", "4, 200000", "64, 200000", "16, 3000000"})
    void bodies_together_have_half_of_the_time(int bodies, long cost) {
        for (int body = 0; body < bodies; body++) {
            add(body, cost);
        }
        long began = now;

        while (ran.size() < 1_000) {
            runTimer(0);
        }

        assertThat(1_000.0 * cost / (now - began)).isBetween(0.49, 0.51);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 64})
    void bodies_take_turns(int bodies) {
        for (int body = 0; body < bodies; body++) {
            add(body, 200_000);
        }

        while (ran.size() < 3 * bodies) {
            runTimer(0);
        }

        for (int i = 0; i < ran.size(); i++) {
            assertThat(ran.get(i)).isEqualTo(i % bodies);
        }
    }

    /** A loop that was busy with other things would else decode for all that time. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, 1_000_000_000})
    void a_late_timer_is_not_made_up_for_by_turns_in_a_row(long late) {
        for (int body = 0; body < 100; body++) {
            add(body, 200_000);
        }

        runTimer(late);

        assertThat(ran).hasSize(1);
    }

    @Test
    void a_body_that_comes_while_none_is_decoded_has_its_turn_at_once() {
        turns.next(() -> ran.add(1));
        runTimer(0);
        runTimer(0);
        assertThat(timers).isZero();

        turns.next(() -> ran.add(2));
        long began = now;
        runTimer(0);

        assertThat(ran).containsExactly(1, 2);
        assertThat(now - began).isEqualTo(1);
    }

    @Test
    void a_turn_that_fails_does_not_end_those_of_others() {
        turns.next(() -> {
            throw new IllegalStateException("a fault of the decoder");
        });
        add(1, 200_000);
        try {
            runTimer(0);
        } catch (IllegalStateException reported) {
            assertThat(reported).hasMessage("a fault of the decoder");
        }

        runTimer(0);

        assertThat(ran).containsExactly(1);
    }
}
