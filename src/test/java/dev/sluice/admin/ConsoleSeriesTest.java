package dev.sluice.admin;

import static dev.sluice.admin.ConsoleSeries.Span.DAY;
import static dev.sluice.admin.ConsoleSeries.Span.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.accounting.EndedCalls;
import dev.sluice.call.Caller;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleSeriesTest {

    private final Timeline time = new Timeline();
    private final ConsoleSeries series = new ConsoleSeries(time, () -> EndedCalls.NOON.plusNanos(time.nanos()));

    @Test
    void calls_are_counted_in_the_step_in_which_they_end() {
        series.callEnded(EndedCalls.answered("req_1"));
        series.callEnded(EndedCalls.ended("req_2", Outcome.QUEUE_FULL, null, 10, List.of()));
        series.callEnded(EndedCalls.ended("req_3", Outcome.UPSTREAM_ERROR, null, 10, List.of()));
        time.pass(HOUR.step);
        series.callEnded(EndedCalls.answered("req_4"));

        List<SeriesPoint> points = series.points(HOUR);

        assertThat(points).hasSize(2);
        assertThat(points.get(0).at()).isEqualTo(EndedCalls.NOON);
        assertThat(points.get(0).calls()).isEqualTo(3);
        assertThat(points.get(0).rejected()).isEqualTo(1);
        assertThat(points.get(0).failed()).isEqualTo(1);
        assertThat(points.get(0).inputTokens()).isEqualTo(3 * 60);
        assertThat(points.get(0).outputTokens()).isEqualTo(3 * 40);
        assertThat(points.get(1).at()).isEqualTo(EndedCalls.NOON.plus(HOUR.step));
        assertThat(points.get(1).calls()).isEqualTo(1);
    }

    @Test
    void quantiles_are_exact_to_a_tenth_and_null_without_measurements() {
        assertThat(series.points(HOUR).get(0).waitP95Ms()).isNull();
        for (int i = 1; i <= 1000; i++) {
            series.admitted(Caller.ANONYMOUS, "m", Duration.ofMillis(i).toNanos());
        }
        series.refused(Caller.ANONYMOUS, "m", Refusal.Reason.WAIT_TOO_LONG, 0);

        SeriesPoint point = series.points(HOUR).get(0);

        assertThat(point.waitP50Ms()).isCloseTo(500L, within(50L));
        assertThat(point.waitP95Ms()).isCloseTo(950L, within(95L));
    }

    @Test
    void steps_without_calls_are_present_and_empty() {
        series.callEnded(EndedCalls.answered("req_1"));
        time.pass(HOUR.step.multipliedBy(3));

        assertThat(series.points(HOUR)).extracting(SeriesPoint::calls).containsExactly(1, 0, 0, 0);
        assertThat(series.points(HOUR)).extracting(SeriesPoint::at).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void one_hour_is_kept_even_after_a_long_pause() {
        for (int i = 0; i < 400; i++) {
            series.callEnded(EndedCalls.answered("req_" + i));
            time.pass(HOUR.step);
        }
        assertThat(series.points(HOUR)).hasSize(HOUR.points + 1);

        time.pass(Duration.ofDays(30));

        assertThat(series.points(HOUR)).hasSize(HOUR.points + 1).allMatch(point -> point.calls() == 0);
        assertThat(series.lastPoints()).hasSize(2);
    }

    @Test
    void a_step_has_the_highest_numbers_of_waiting_calls_and_attempts_in_flight() {
        Sampler sampler = new Sampler(
                new FixedPool().with(FixedPool.ready("a1")),
                () -> new QueueView.Waiting(java.util.Map.of("web", time.nanos() == 0 ? 7 : 2), java.util.Map.of()),
                series,
                time,
                time);
        sampler.sample();
        time.pass(HOUR.step.multipliedBy(2));
        sampler.close();
        time.pass(HOUR.step.multipliedBy(2));

        assertThat(series.points(HOUR))
                .extracting(SeriesPoint::waiting)
                .startsWith(7, 2)
                .endsWith(0);
        assertThat(series.points(HOUR))
                .extracting(SeriesPoint::inFlight)
                .startsWith(1, 1)
                .endsWith(0);
    }

    @Test
    void a_step_of_the_day_holds_what_the_steps_of_the_hour_within_it_hold() {
        series.callEnded(EndedCalls.answered("req_1"));
        series.sample(3, 2);
        time.pass(HOUR.step);
        series.callEnded(EndedCalls.answered("req_2"));
        time.pass(DAY.step);
        series.callEnded(EndedCalls.answered("req_3"));

        List<SeriesPoint> points = series.points(DAY);

        assertThat(points).extracting(SeriesPoint::calls).containsExactly(2, 1);
        assertThat(points).extracting(SeriesPoint::seconds).containsExactly(300L, 10L);
        assertThat(points.get(1).at()).isEqualTo(EndedCalls.NOON.plus(DAY.step));
        assertThat(points.get(0).inputTokens()).isEqualTo(2 * 60);
        assertThat(points.get(0).waiting()).isEqualTo(3);
        assertThat(points.get(0).inFlight()).isEqualTo(2);
        assertThat(points.get(0).totalP95Ms())
                .isEqualTo(series.points(HOUR).get(0).totalP95Ms());
    }

    @Test
    void quantiles_of_a_step_of_the_day_are_those_of_all_its_waits() {
        for (int i = 1; i <= 1000; i++) {
            series.admitted(Caller.ANONYMOUS, "m", Duration.ofMillis(i).toNanos());
            time.pass(DAY.step.dividedBy(1_001));
        }

        assertThat(series.points(DAY).get(0).waitP95Ms()).isCloseTo(950L, within(95L));
    }

    @Test
    void one_day_is_kept_even_after_a_long_pause() {
        for (int i = 0; i < 300; i++) {
            series.callEnded(EndedCalls.answered("req_" + i));
            time.pass(DAY.step);
        }
        assertThat(series.points(DAY)).hasSize(DAY.points + 1);

        time.pass(Duration.ofDays(30));

        assertThat(series.points(DAY)).hasSize(DAY.points + 1).allMatch(point -> point.calls() == 0);
    }
}
