package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reservations that wait for memory, and those that give way to them. */
class MemoryWaitTest {

    private static final long MB = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(100 * MB);

    @Test
    void those_that_wait_are_served_in_the_order_in_which_they_began() {
        MemoryReservation holder = budget.open();
        holder.tryGrow(75 * MB);
        MemoryReservation first = budget.open();
        MemoryReservation second = budget.open();
        List<String> events = new ArrayList<>();
        second.growLater(60 * MB, () -> events.add("second"), () -> events.add("second refused"));
        first.growLater(60 * MB, () -> events.add("first"), () -> events.add("first refused"));
        assertThat(events).isEmpty();

        holder.close();
        assertThat(events).containsExactly("first");
        first.close();
        assertThat(events).containsExactly("first", "second");
    }

    @Test
    void the_newest_gives_way_to_one_that_has_waited_for_too_long() {
        List<String> events = new ArrayList<>();
        MemoryReservation first = budget.open();
        MemoryReservation second = budget.open();
        first.tryGrow(40 * MB);
        second.tryGrow(40 * MB);
        first.growLater(20 * MB, () -> events.add("first"), () -> events.add("first refused"));
        second.growLater(20 * MB, () -> events.add("second"), () -> {
            events.add("second refused");
            second.close();
        });

        first.pressOn();

        assertThat(events).containsExactly("second refused", "first");
        assertThat(first.bytes()).isEqualTo(60 * MB);
    }

    @Test
    void those_that_block_each_other_do_not_all_give_up_at_once() {
        List<Integer> refused = new ArrayList<>();
        List<MemoryReservation> all = new ArrayList<>();
        List<Integer> granted = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(budget.open());
            all.get(i).tryGrow(14 * MB);
        }
        for (int i = 0; i < 6; i++) {
            int number = i;
            all.get(i).growLater(20 * MB, () -> granted.add(number), () -> refused.add(number));
        }

        all.forEach(MemoryReservation::pressOn);
        assertThat(refused).containsExactly(5);
        all.get(5).shrink(14 * MB);
        assertThat(granted).isEmpty();
        all.forEach(MemoryReservation::pressOn);
        assertThat(refused).containsExactly(5, 4);
        all.get(4).close();

        assertThat(granted).containsExactly(0);
        all.forEach(MemoryReservation::close);
    }

    @Test
    void one_that_waits_behind_an_older_one_presses_on_none() {
        List<String> events = new ArrayList<>();
        MemoryReservation holder = budget.open();
        holder.tryGrow(75 * MB);
        MemoryReservation first = budget.open();
        MemoryReservation second = budget.open();
        first.growLater(20 * MB, () -> events.add("first"), () -> events.add("first refused"));
        second.growLater(20 * MB, () -> events.add("second"), () -> events.add("second refused"));

        second.pressOn();
        assertThat(events).isEmpty();
        first.pressOn();
        second.close();
        first.pressOn();

        assertThat(events).containsExactly("second refused", "first refused");
    }

    @Test
    void a_wait_of_one_caller_neither_holds_up_nor_ends_that_of_another() {
        MemoryShare hostile = new MemoryShare();
        MemoryReservation greedy = budget.open(null, hostile);
        greedy.tryGrow(74 * MB);
        List<String> events = new ArrayList<>();
        greedy.growLater(10 * MB, () -> events.add("greedy"), () -> events.add("greedy refused"));
        MemoryReservation honest = budget.open(null, new MemoryShare());

        assertThat(honest.tryGrow(10 * MB)).isTrue();
        honest.growLater(30 * MB, () -> events.add("honest"), () -> events.add("honest refused"));
        greedy.pressOn();

        assertThat(events).containsExactly("greedy refused");
    }

    @Test
    void waits_are_bounded_and_the_newest_goes_first() {
        MemoryReservation holder = budget.open();
        holder.tryGrow(75 * MB);
        List<Integer> refused = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            budget.open().growLater(70 * MB, () -> {}, () -> refused.add(number));
        }

        assertThat(budget.waiting()).isEqualTo(16);
        assertThat(refused).containsExactly(16, 17, 18, 19);
    }

    @Test
    void nothing_is_granted_to_one_that_is_closed() {
        MemoryReservation holder = budget.open();
        holder.tryGrow(75 * MB);
        MemoryReservation gone = budget.open();
        List<String> events = new ArrayList<>();
        gone.growLater(50 * MB, () -> events.add("granted"), () -> events.add("refused"));

        gone.close();
        holder.close();
        gone.growLater(1, () -> events.add("granted"), () -> events.add("refused"));

        assertThat(events).isEmpty();
        assertThat(gone.tryGrow(1)).isFalse();
        assertThat(budget.reserved()).isZero();
    }
}
