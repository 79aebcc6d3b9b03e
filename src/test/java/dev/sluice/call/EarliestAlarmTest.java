package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarliestAlarmTest {

    private final Timeline time = new Timeline();
    private final List<Long> runs = new ArrayList<>();
    private final EarliestAlarm alarm = new EarliestAlarm(time, () -> runs.add(time.nanos()));

    @Test
    void it_runs_once_at_the_earliest_moment_asked_for() {
        alarm.by(30);
        alarm.by(10);
        alarm.by(20);
        time.runUntil(100);
        assertThat(runs).containsExactly(10L);
    }

    @Test
    void it_can_be_set_again_once_it_has_run() {
        alarm.by(10);
        time.runUntil(15);
        alarm.by(40);
        time.runUntil(100);
        assertThat(runs).containsExactly(10L, 40L);
    }

    @Test
    void it_does_not_run_after_its_end() {
        alarm.by(10);
        alarm.close();
        alarm.by(20);
        time.runUntil(100);
        assertThat(runs).isEmpty();
    }
}
