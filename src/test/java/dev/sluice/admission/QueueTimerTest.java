package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Alarm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueTimerTest {

    /** The moments of alarms that are set, in the order in which they were set; cancelled ones are taken out. */
    private final List<Long> set = new ArrayList<>();

    private int everSet;
    private final Alarm alarm = (nanos, task) -> {
        everSet++;
        set.add(nanos);
        return () -> set.remove(nanos);
    };
    private final QueueTimer timer = new QueueTimer(alarm, () -> {});

    @Test
    void one_moment_replaces_the_other() {
        timer.set(5);
        timer.set(3);
        timer.set(8);

        assertThat(set).containsExactly(8L);
    }

    @Test
    void the_moment_that_is_set_is_not_set_again() {
        timer.set(5);
        timer.set(5);

        assertThat(everSet).isEqualTo(1);
    }

    @Test
    void the_same_moment_is_set_anew_once_it_has_gone_off_or_was_cancelled() {
        timer.set(5);
        timer.wentOff();
        timer.set(5);
        assertThat(everSet).isEqualTo(2);

        timer.cancel();
        timer.set(5);
        assertThat(everSet).isEqualTo(3);
    }

    @Test
    void a_cancelled_timer_has_no_alarm() {
        timer.cancel();
        timer.set(5);
        timer.cancel();

        assertThat(set).isEmpty();
    }
}
