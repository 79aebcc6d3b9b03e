package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final long KB = 1 << 10;
    private static final long MB = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(100 * MB);

    /** One step of a random run, and what it should leave. */
    private static final class RandomRun {

        private final Random random;
        private final MemoryBudget budget;
        private final List<MemoryShare> connections = new ArrayList<>();
        private final List<MemoryShare> callers = new ArrayList<>();
        private final List<MemoryReservation> open = new ArrayList<>();
        private final AtomicInteger waits = new AtomicInteger();

        RandomRun(Random random) {
            this.random = random;
            this.budget = new MemoryBudget(1 + random.nextInt(1_000_000));
            for (int i = 0; i < 3; i++) {
                connections.add(new MemoryShare());
                callers.add(new MemoryShare());
            }
        }

        void step() {
            if (open.isEmpty() || random.nextInt(4) == 0) {
                open.add(budget.open(connections.get(random.nextInt(3)), callers.get(random.nextInt(3))));
                return;
            }
            int index = random.nextInt(open.size());
            MemoryReservation one = open.get(index);
            switch (random.nextInt(6)) {
                case 0 -> open.remove(index).close();
                case 1 -> one.shrink(random.nextInt(100_000));
                case 2 -> one.pressOn();
                case 3 -> {
                    if (one.wait == null) {
                        waits.incrementAndGet();
                        one.growLater(random.nextInt(100_000), waits::decrementAndGet, waits::decrementAndGet);
                    }
                }
                default -> one.tryGrow(random.nextInt(200_000));
            }
        }

        void check() {
            long sum = open.stream().mapToLong(MemoryReservation::bytes).sum();
            assertThat(budget.reserved()).isEqualTo(sum).isBetween(0L, budget.total());
            for (MemoryReservation one : open) {
                assertThat(one.bytes()).isBetween(0L, budget.most() + MemoryBudget.FACTOR);
            }
            assertThat(callers.stream().mapToLong(share -> share.bytes).sum()).isEqualTo(sum);
            assertThat(connections.stream().mapToLong(share -> share.bytes).sum())
                    .isEqualTo(sum);
        }

        void end() {
            open.forEach(MemoryReservation::close);
            open.clear();
        }
    }

    @Test
    void whatever_is_reserved_and_given_back_never_exceeds_the_total_and_never_leaks() {
        for (int seed = 0; seed < 500; seed++) {
            RandomRun run = new RandomRun(new Random(seed));
            for (int step = 0; step < 300; step++) {
                run.step();
                run.check();
            }
            run.end();

            assertThat(run.budget.reserved()).as("seed %d", seed).isZero();
            assertThat(run.budget.waiting()).as("seed %d", seed).isZero();
            assertThat(run.budget.peak()).as("seed %d", seed).isLessThanOrEqualTo(run.budget.total());
        }
    }

    @Test
    void threads_that_race_leave_nothing_behind() throws InterruptedException {
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        MemoryShare caller = new MemoryShare();
        for (int thread = 0; thread < threads; thread++) {
            Random random = new Random(thread);
            new Thread(() -> {
                        for (int i = 0; i < 20_000; i++) {
                            try (MemoryReservation one = budget.open(null, caller)) {
                                if (!one.tryGrow(random.nextInt(1 << 27))) {
                                    one.growLater(random.nextInt(1 << 27), () -> {}, () -> {});
                                }
                                one.pressOn();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();

        assertThat(budget.reserved()).isZero();
        assertThat(budget.waiting()).isZero();
        assertThat(caller.bytes).isZero();
        assertThat(budget.peak()).isLessThanOrEqualTo(budget.total());
    }

    @Test
    void one_alone_may_have_three_quarters() {
        MemoryReservation one = budget.open();

        assertThat(one.canEverGrow(75 * MB)).isTrue();
        assertThat(one.tryGrow(75 * MB)).isTrue();
        assertThat(one.tryGrow(1)).isFalse();
        assertThat(one.canEverGrow(1)).isFalse();
    }

    @Test
    void however_many_hold_all_that_they_can_a_small_body_finds_room() {
        MemoryShare hostile = new MemoryShare();
        for (int i = 0; i < 1_000; i++) {
            MemoryReservation one = budget.open(new MemoryShare(), hostile);
            while (one.tryGrow(64 * KB)) {
                // As much as it can get.
            }
        }

        assertThat(budget.open(new MemoryShare(), hostile).tryGrow(2 * KB)).isTrue();
        assertThat(budget.open(new MemoryShare(), new MemoryShare()).tryGrow(2 * KB))
                .isTrue();
    }

    @Test
    void a_caller_cannot_take_what_another_needs_for_a_large_body() {
        MemoryShare hostile = new MemoryShare();
        for (int i = 0; i < 10; i++) {
            MemoryReservation one = budget.open(new MemoryShare(), hostile);
            while (one.tryGrow(MB)) {
                // As much as it can get.
            }
        }

        assertThat(budget.open(new MemoryShare(), new MemoryShare()).tryGrow(15 * MB))
                .isTrue();
    }

    @Test
    void the_streams_of_one_connection_have_one_share_together() {
        MemoryShare connection = new MemoryShare();
        for (int i = 0; i < 1_000; i++) {
            budget.open(connection, new MemoryShare()).tryGrow(MB);
        }

        assertThat(connection.bytes).isEqualTo(75 * MB);
    }

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
