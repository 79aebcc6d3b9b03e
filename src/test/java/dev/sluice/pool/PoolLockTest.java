package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pool.Ejection.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolLockTest {

    private long ticker = -7;
    private final List<KeyFact> facts = new ArrayList<>();
    private final List<Boolean> held = new ArrayList<>();
    private int woken;
    private final PoolLock lock = new PoolLock(() -> ticker, new PoolListener() {
        @Override
        public void keyFact(KeyFact fact) {
            facts.add(fact);
            held.add(Thread.holdsLock(PoolLockTest.this.lock));
        }
    });

    private long timeInside() {
        return lock.<Long>inside(now -> now);
    }

    private static KeyFact fact(String key) {
        return new KeyFact.Ejected(PoolTestData.id(key), false, Cause.REVOKED, Duration.ZERO, "why");
    }

    @Test
    void time_inside_counts_from_the_beginning_and_never_goes_back() {
        assertThat(timeInside()).isZero();
        ticker = 5;
        assertThat(timeInside()).isEqualTo(12);
        assertThat(lock.now()).isEqualTo(12);
        assertThat(lock.tickerTime(12)).isEqualTo(5);
        ticker = 1;
        assertThat(timeInside()).isEqualTo(12);
        assertThat(lock.clock().instant()).isEqualTo(Instant.EPOCH.plusNanos(12));
        assertThat(lock.clock().getZone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void listeners_are_told_in_order_after_the_release_and_once() {
        lock.runInside(now -> {
            lock.tell(fact("k0"));
            lock.tell(fact("k1"));
            assertThat(facts).isEmpty();
        });
        lock.runInside(now -> {});
        assertThat(facts).containsExactly(fact("k0"), fact("k1"));
        assertThat(held).containsOnly(false);
    }

    @Test
    void a_listener_may_use_the_pool() {
        lock.runInside(now -> lock.notifyLater(listener -> lock.runInside(later -> lock.tell(fact("k0")))));
        assertThat(facts).containsExactly(fact("k0"));
    }

    @Test
    void room_is_told_once_to_those_that_found_none() {
        lock.setRoomListener(() -> woken++);
        lock.runInside(now -> lock.roomAppeared());
        assertThat(woken).isZero();
        lock.runInside(now -> lock.roomAwaited());
        assertThat(woken).isZero();
        lock.runInside(now -> lock.roomAppeared());
        assertThat(woken).isEqualTo(1);
        lock.runInside(now -> lock.roomAppeared());
        assertThat(woken).isEqualTo(1);
    }

    @Test
    void room_that_appeared_before_it_was_awaited_is_not_told_later() {
        lock.setRoomListener(() -> woken++);
        lock.runInside(now -> lock.roomAppeared());
        lock.runInside(now -> lock.roomAwaited());
        lock.runInside(now -> {});
        assertThat(woken).isZero();
    }

    @Test
    void those_that_await_room_are_told_by_the_listener_that_comes_later() {
        lock.runInside(now -> lock.roomAwaited());
        lock.runInside(now -> lock.roomAppeared());
        lock.setRoomListener(() -> woken++);
        lock.runInside(now -> lock.roomAppeared());
        assertThat(woken).isEqualTo(1);
    }
}
