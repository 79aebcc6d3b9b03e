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
}
