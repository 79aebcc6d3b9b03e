package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.MemoryBudget;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.MemoryShare;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that wait for their clients, over memory for 100 bytes, of which a quarter stays free. */
class UntakenAnswersTest {

    private final List<String> ended = new ArrayList<>();
    private final UntakenAnswers untaken = new UntakenAnswers(new ShortageLog(() -> 0, line -> {}));
    private final MemoryShare one = new MemoryShare();
    private final MemoryShare other = new MemoryShare();
    private double buffersUsed;
    private final MemoryBudget budget = new MemoryBudget(100, () -> buffersUsed);

    private UntakenAnswers.Entry add(String name, MemoryShare caller, long bytes) {
        return untaken.add(budget.open(null, caller), bytes, () -> ended.add(name));
    }

    @Test
    void the_one_that_has_waited_for_longest_makes_room() {
        add("first", one, 30);
        add("second", one, 30);

        assertThat(add("third", one, 30)).isNotNull();

        assertThat(ended).containsExactly("first");
        assertThat(budget.reserved()).isEqualTo(60);
    }

    @Test
    void as_many_end_as_are_needed() {
        add("first", one, 30);
        add("second", one, 30);

        assertThat(add("large", one, 70)).isNotNull();

        assertThat(ended).containsExactly("first", "second");
        assertThat(budget.reserved()).isEqualTo(70);
    }

    @Test
    void the_caller_that_leaves_the_most_makes_room_for_another() {
        add("of the other", other, 10);
        add("first", one, 30);
        add("second", one, 30);

        add("of the other too", other, 30);

        assertThat(ended).containsExactly("first");
    }

    @Test
    void what_was_taken_makes_no_room_again() {
        UntakenAnswers.Entry first = add("first", one, 30);
        add("second", one, 30);
        untaken.remove(first);
        assertThat(budget.reserved()).isEqualTo(30);

        add("third", one, 30);
        add("fourth", one, 30);

        assertThat(ended).containsExactly("second");
    }

    @Test
    void what_was_ended_gives_nothing_back_a_second_time() {
        MemoryReservation memory = budget.open(null, one);
        assertThat(memory.tryGrow(10)).isTrue();
        UntakenAnswers.Entry first = untaken.add(memory, 30, () -> ended.add("first"));
        add("second", one, 60);
        assertThat(ended).containsExactly("first");

        untaken.remove(first);

        assertThat(memory.bytes()).isEqualTo(10);
    }

    @Test
    void without_another_there_is_no_room_for_what_never_fits() {
        assertThat(add("too large", one, 80)).isNull();
        assertThat(ended).isEmpty();
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void each_ends_one_where_the_buffers_are_half_in_use() {
        add("first", one, 10);
        buffersUsed = 0.6;
        add("second", one, 10);
        add("third", one, 10);

        assertThat(ended).containsExactly("first", "second");
    }

    @Test
    void what_ends_with_its_call_gives_back_all() {
        MemoryReservation memory = budget.open(null, one);
        UntakenAnswers.Entry entry = untaken.add(memory, 30, () -> ended.add("it"));
        memory.close();
        untaken.remove(entry);

        assertThat(budget.reserved()).isZero();
        add("next", one, 70);
        assertThat(ended).isEmpty();
    }
}
