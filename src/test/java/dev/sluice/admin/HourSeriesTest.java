package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.accounting.EndedCalls;
import dev.sluice.call.Caller;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.simulation.Timeline;
import dev.sluice.store.memory.MemoryKeptRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HourSeriesTest {

    private final Timeline time = new Timeline();
    private final HourSeries series = new HourSeries(time, () -> EndedCalls.NOON.plusNanos(time.nanos()));

    @Test
    void calls_are_counted_in_the_step_in_which_they_end() {
        series.callEnded(EndedCalls.answered("req_1"));
        series.callEnded(EndedCalls.ended("req_2", Outcome.QUEUE_FULL, null, 10, List.of()));
        series.callEnded(EndedCalls.ended("req_3", Outcome.UPSTREAM_ERROR, null, 10, List.of()));
        time.pass(HourSeries.STEP);
        series.callEnded(EndedCalls.answered("req_4"));

        List<SeriesPoint> points = series.points();

        assertThat(points).hasSize(2);
        assertThat(points.get(0).at()).isEqualTo(EndedCalls.NOON);
        assertThat(points.get(0).calls()).isEqualTo(3);
        assertThat(points.get(0).rejected()).isEqualTo(1);
        assertThat(points.get(0).failed()).isEqualTo(1);
        assertThat(points.get(0).inputTokens()).isEqualTo(3 * 60);
        assertThat(points.get(0).outputTokens()).isEqualTo(3 * 40);
        assertThat(points.get(1).at()).isEqualTo(EndedCalls.NOON.plus(HourSeries.STEP));
        assertThat(points.get(1).calls()).isEqualTo(1);
    }

    @Test
    void quantiles_are_exact_to_a_tenth_and_null_without_measurements() {
        assertThat(series.points().get(0).waitP95Ms()).isNull();
        for (int i = 1; i <= 1000; i++) {
            series.admitted(Caller.ANONYMOUS, "m", Duration.ofMillis(i).toNanos());
        }
        series.refused(Caller.ANONYMOUS, "m", Refusal.Reason.WAIT_TOO_LONG, 0);

        SeriesPoint point = series.points().get(0);

        assertThat(point.waitP50Ms()).isCloseTo(500L, within(50L));
        assertThat(point.waitP95Ms()).isCloseTo(950L, within(95L));
    }

    @Test
    void steps_without_calls_are_present_and_empty() {
        series.callEnded(EndedCalls.answered("req_1"));
        time.pass(HourSeries.STEP.multipliedBy(3));

        assertThat(series.points()).extracting(SeriesPoint::calls).containsExactly(1, 0, 0, 0);
        assertThat(series.points()).extracting(SeriesPoint::at).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void one_hour_is_kept_even_after_a_long_pause() {
        for (int i = 0; i < 400; i++) {
            series.callEnded(EndedCalls.answered("req_" + i));
            time.pass(HourSeries.STEP);
        }
        assertThat(series.points()).hasSize(HourSeries.POINTS + 1);

        time.pass(Duration.ofDays(30));

        assertThat(series.points()).hasSize(HourSeries.POINTS + 1).allMatch(point -> point.calls() == 0);
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
        time.pass(HourSeries.STEP.multipliedBy(2));
        sampler.close();
        time.pass(HourSeries.STEP.multipliedBy(2));

        assertThat(series.points())
                .extracting(SeriesPoint::waiting)
                .startsWith(7, 2)
                .endsWith(0);
        assertThat(series.points())
                .extracting(SeriesPoint::inFlight)
                .startsWith(1, 1)
                .endsWith(0);
    }

    private HourSeries begun(MemoryKeptRecords store) {
        HourSeries next = new HourSeries(time, this::wall);
        new SeriesRecord(next, store, this::wall, time, time).begin();
        return next;
    }

    private Instant wall() {
        return EndedCalls.NOON.plusNanos(time.nanos());
    }

    @Test
    void a_restart_leaves_a_gap_of_its_own_and_no_other() {
        MemoryKeptRecords store = new MemoryKeptRecords();
        HourSeries first = begun(store);
        first.callEnded(EndedCalls.answered("req_1"));
        time.pass(HourSeries.STEP.multipliedBy(3));
        first.callEnded(EndedCalls.answered("req_2"));
        first.callEnded(EndedCalls.answered("req_3"));
        time.pass(HourSeries.STEP.multipliedBy(30));

        HourSeries second = begun(store);
        second.callEnded(EndedCalls.answered("req_4"));

        assertThat(second.points())
                .extracting(SeriesPoint::calls)
                .startsWith(1, 0, 0, 2, 0)
                .endsWith(0, 1)
                .hasSize(34);
        assertThat(second.points()).extracting(SeriesPoint::at).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void what_is_older_than_an_hour_is_not_restored() {
        MemoryKeptRecords store = new MemoryKeptRecords();
        begun(store).callEnded(EndedCalls.answered("req_1"));
        time.pass(Duration.ofMinutes(2));

        time.pass(Duration.ofMinutes(59));

        assertThat(begun(store).points()).extracting(SeriesPoint::calls).containsOnly(0);
    }
}
