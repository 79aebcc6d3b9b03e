package dev.sluice.admin;

import static dev.sluice.admin.ConsoleSeries.Span.DAY;
import static dev.sluice.admin.ConsoleSeries.Span.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.EndedCalls;
import dev.sluice.call.KeptRecords;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The contract of the record of the console's series over a restart, for every store. */
abstract class SeriesRecordContract {

    private final Timeline time = new Timeline();

    /** The number of records that were written. */
    private int written;

    /** The characters of the largest record that was written. */
    private int largest;

    protected abstract KeptRecords records();

    private Instant wall() {
        return EndedCalls.NOON.plusNanos(time.nanos());
    }

    /** Begins a process named {@code owner}; the alarm of an earlier one rings on. */
    private ConsoleSeries begun(String owner) {
        ConsoleSeries next = new ConsoleSeries(time, this::wall);
        new SeriesRecord(next, owner, new Awaited(), this::wall, time, time).begin();
        return next;
    }

    /** The records, written and read before the caller goes on. */
    private final class Awaited implements KeptRecords {

        @Override
        public CompletionStage<List<Kept>> load(String kind, Instant now) {
            return done(records().load(kind, now));
        }

        @Override
        public CompletionStage<Void> write(Collection<Kept> kept, Collection<Name> removed) {
            written += kept.size();
            kept.forEach(each -> largest = Math.max(largest, each.value().length()));
            return done(records().write(kept, removed));
        }

        @Override
        public CompletionStage<Void> prune(String kind, Instant now) {
            return done(records().prune(kind, now));
        }

        private static <T> CompletionStage<T> done(CompletionStage<T> stage) {
            stage.toCompletableFuture().join();
            return stage;
        }
    }

    @Test
    void a_restart_leaves_a_gap_of_its_own_and_no_other() {
        ConsoleSeries first = begun("");
        first.callEnded(EndedCalls.answered("req_1"));
        time.pass(HOUR.step.multipliedBy(3));
        first.callEnded(EndedCalls.answered("req_2"));
        first.callEnded(EndedCalls.answered("req_3"));
        time.pass(HOUR.step.multipliedBy(30));

        ConsoleSeries second = begun("");
        second.callEnded(EndedCalls.answered("req_4"));

        List<SeriesPoint> hour = second.points(HOUR);
        assertThat(hour)
                .extracting(SeriesPoint::calls)
                .startsWith(1, 0, 0, 2, 0)
                .endsWith(0, 1)
                .hasSize(34);
        assertThat(hour).extracting(SeriesPoint::at).isSorted().doesNotHaveDuplicates();
        assertThat(second.points(DAY)).extracting(SeriesPoint::calls).containsExactly(3, 1);
    }

    @Test
    void a_day_is_restored_and_the_hour_within_it_and_nothing_older() {
        ConsoleSeries first = begun("");
        for (int i = 0; i < 30; i++) {
            first.callEnded(EndedCalls.answered("req_" + i));
            time.pass(Duration.ofHours(1));
        }

        ConsoleSeries second = begun("");

        List<SeriesPoint> day = second.points(DAY);
        assertThat(day.stream().mapToInt(SeriesPoint::calls).sum()).isEqualTo(24);
        assertThat(day.get(0).at()).isEqualTo(wall().minus(Duration.ofDays(1)));
        assertThat(day.get(0)).isEqualTo(first.points(DAY).get(0));
        assertThat(second.points(HOUR).stream().mapToInt(SeriesPoint::calls).sum())
                .isEqualTo(1);
    }

    @Test
    void a_step_in_which_a_process_ends_is_restored_with_its_own_length() {
        ConsoleSeries first = begun("");
        first.callEnded(EndedCalls.answered("req_1"));
        time.pass(Duration.ofMinutes(2));

        ConsoleSeries second = begun("");

        SeriesPoint part = second.points(DAY).get(0);
        assertThat(part.calls()).isEqualTo(1);
        assertThat(part.seconds()).isEqualTo(120);
        assertThat(part).isEqualTo(first.points(DAY).get(0));
    }

    @Test
    void processes_of_one_store_find_each_their_own_series() {
        begun("one").callEnded(EndedCalls.answered("req_1"));
        begun("one/2");
        time.pass(Duration.ofMinutes(10));

        assertThat(begun("one").points(DAY).get(0).calls()).isEqualTo(1);
        assertThat(begun("one/2").points(DAY)).hasSize(1);
        assertThat(begun("").points(DAY)).hasSize(1);
    }

    @Test
    void what_a_busy_day_keeps_is_bounded() {
        ConsoleSeries first = begun("");
        for (int i = 0; i < Duration.ofDays(2).dividedBy(HOUR.step); i++) {
            first.sample(1, 1);
            time.pass(HOUR.step);
        }
        begun("");

        assertThat(records().load("series", wall()).toCompletableFuture().join())
                .hasSizeLessThanOrEqualTo(60 + DAY.points + 2);
        assertThat(largest).isLessThan(4_000);
        assertThat(written).isLessThanOrEqualTo(2 * 2 * 24 * 60);
    }

    @Test
    void an_idle_process_writes_nothing() {
        begun("");
        time.pass(Duration.ofHours(3));

        assertThat(written).isZero();
    }
}
