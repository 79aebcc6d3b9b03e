package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pool.ProviderOutage.Probe;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Tests which failures together are an outage of the provider, and which attempts probe it while it lasts. */
class ProviderOutageTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Timeline time = new Timeline();
    private final Account account = PoolParts.account("a", time);
    private final List<Key> keys = new ArrayList<>();

    /** Pauses are not varied. */
    private final ProviderOutage outage = new ProviderOutage(new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble(double origin, double bound) {
            assertThat(origin).isEqualTo(0.75);
            assertThat(bound).isEqualTo(1.25);
            return 1;
        }
    });

    private Key key(int number) {
        while (keys.size() <= number) {
            keys.add(PoolParts.key("k" + keys.size(), 1, account, time));
        }
        return keys.get(number);
    }

    private boolean failed(int key, String caller, int allKeys, long now) {
        return outage.failed(key(key), request(caller), true, 0, allKeys, 0, now);
    }

    private void begin(long now) {
        failed(0, "a", 3, now);
        failed(1, "b", 3, now);
        assertThat(failed(2, "c", 3, now)).isTrue();
        assertThat(outage.isOngoing()).isTrue();
    }

    @Test
    void three_keys_that_fail_three_requests_are_an_outage_and_two_are_none() {
        assertThat(failed(0, "a", 3, 0)).isFalse();
        assertThat(failed(1, "b", 3, 0)).isFalse();
        assertThat(failed(1, "c", 3, 0)).isFalse();
        assertThat(outage.isOngoing()).isFalse();
        assertThat(failed(2, "d", 3, 0)).isTrue();
        assertThat(outage.isOngoing()).isTrue();
    }

    @Test
    void of_two_keys_both_have_to_fail_and_a_lone_key_fails_by_itself() {
        failed(0, "a", 2, 0);
        failed(0, "b", 2, 0);
        assertThat(failed(0, "c", 2, 0)).isFalse();
        assertThat(failed(1, "d", 2, 0)).isTrue();

        ProviderOutage other = new ProviderOutage(new java.util.Random(1));
        for (int i = 0; i < 10; i++) {
            assertThat(other.failed(key(0), request("" + i), true, 0, 1, 0, 0)).isFalse();
        }
    }

    @Test
    void one_request_that_fails_everywhere_is_no_outage_unless_it_was_never_sent() {
        RequestHistory bad = request("a");
        for (int i = 0; i < 5; i++) {
            assertThat(outage.failed(key(i), bad, true, 0, 5, 0, 0)).isFalse();
        }
        outage.answered(key(0), 1, 1);
        ProviderOutage other = new ProviderOutage(new java.util.Random(1));
        assertThat(other.failed(key(0), bad, false, 0, 5, 0, 0)).isFalse();
        assertThat(other.failed(key(1), bad, false, 0, 5, 0, 0)).isFalse();
        assertThat(other.failed(key(2), bad, false, 0, 5, 0, 0)).isTrue();
    }

    @Test
    void four_in_five_of_the_keys_in_use_have_to_fail() {
        for (int i = 0; i < 3; i++) {
            assertThat(outage.failed(key(i), request("" + i), true, 0, 10, 5, 0))
                    .isFalse();
        }
        assertThat(outage.failed(key(3), request("d"), true, 0, 10, 5, 0)).isFalse();
        // Four of four that failed and one that is busy.
        assertThat(outage.failed(key(3), request("e"), true, 0, 10, 1, 0)).isTrue();
    }

    @Test
    void a_busy_key_that_has_failed_counts_once() {
        for (int i = 0; i < 4; i++) {
            key(i).attemptBegan();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(outage.failed(key(i), request("" + i), true, 0, 10, 5, 0))
                    .isFalse();
        }
        // Four of five busy keys.
        assertThat(outage.failed(key(3), request("d"), true, 0, 10, 5, 0)).isTrue();
    }

    @Test
    void a_key_that_answered_within_ten_seconds_counts_as_in_use() {
        for (int i = 0; i < 4; i++) {
            key(i).health().clear(1);
        }
        outage.answered(key(3), 1, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(failed(i, "" + i, 4, 1 + 10 * SECOND)).isFalse();
        }
        assertThat(failed(0, "later", 4, 2 + 10 * SECOND)).isTrue();
    }

    @Test
    void failures_are_related_for_ten_seconds() {
        failed(0, "a", 3, 0);
        failed(1, "b", 3, 10 * SECOND);
        assertThat(failed(2, "c", 3, 10 * SECOND + 1)).isFalse();
        assertThat(failed(0, "d", 3, 20 * SECOND)).isTrue();
    }

    @Test
    void a_good_answer_outweighs_four_failed_requests_from_before_its_attempt() {
        failed(0, "a", 9, 0);
        failed(0, "b", 9, 0);
        failed(0, "c", 9, 0);
        failed(0, "d", 9, 0);
        failed(0, "e", 9, 0);
        outage.answered(key(8), 0, 0);
        long late = Duration.ofMinutes(11).toNanos();
        assertThat(outage.isOngoing()).isFalse();
        assertThat(failed(1, "f", 9, late)).isFalse();
        assertThat(failed(2, "g", 9, late)).isFalse();
    }

    @Test
    void while_keys_have_served_of_late_only_such_keys_tell_of_an_outage() {
        Key good = key(0);
        good.health().clear(1);
        outage.answered(good, 1, 1);
        for (int i = 1; i < 9; i++) {
            assertThat(failed(i, "" + i, 9, 2)).isFalse();
        }
        assertThat(outage.isOngoing()).isFalse();
        long end = 1 + Duration.ofMinutes(10).toNanos();
        for (int i = 1; i < 9; i++) {
            assertThat(failed(i, "" + i, 9, end)).isFalse();
        }
        assertThat(failed(1, "x", 9, end + 1)).isFalse();
        assertThat(failed(2, "y", 9, end + 1)).isFalse();
        assertThat(failed(3, "z", 9, end + 1)).isTrue();
    }

    @Test
    void an_outage_closes_the_circuits_of_the_keys_that_failed() {
        for (int i = 0; i < 3; i++) {
            key(0).failed("m", KeyPermit.FIRST, dev.sluice.call.FailureKind.RESET, "why", request("" + i), 0);
        }
        assertThat(key(0).onProbation("m")).isTrue();
        begin(0);
        assertThat(key(0).onProbation("m")).isFalse();
    }

    @Test
    void probes_go_after_a_second_three_at_a_time() {
        begin(0);
        RequestHistory met = request("c");
        assertThat(outage.readyAt(met, 0)).isEqualTo(SECOND);
        for (int i = 0; i < 3; i++) {
            assertThat(outage.readyAt(met, SECOND)).isEqualTo(SECOND);
            assertThat(outage.attemptBegan(met)).isEqualTo(Probe.DUE);
        }
        assertThat(outage.readyAt(met, SECOND - 1)).isEqualTo(SECOND);
        assertThat(outage.readyAt(met, SECOND)).isEqualTo(PoolLock.NEVER);
        outage.attemptEnded(Probe.DUE);
        assertThat(outage.readyAt(met, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void callers_that_the_outage_has_not_met_probe_at_once_three_at_a_time() {
        begin(0);
        for (int i = 0; i < 3; i++) {
            assertThat(outage.readyAt(request("new"), 0)).isZero();
            assertThat(outage.attemptBegan(request("new"))).isEqualTo(Probe.EARLY);
        }
        assertThat(outage.readyAt(request("new"), 0)).isEqualTo(SECOND);
        assertThat(outage.attemptBegan(request("new"))).isEqualTo(Probe.DUE);
        outage.attemptEnded(Probe.EARLY);
        assertThat(outage.readyAt(request("new"), 0)).isZero();
        failed(0, "new", 3, 0);
        assertThat(outage.readyAt(request("new"), 0)).isEqualTo(SECOND);
    }

    @Test
    void without_an_outage_every_attempt_goes_and_none_is_a_probe() {
        assertThat(outage.readyAt(request("a"), 0)).isZero();
        assertThat(outage.attemptBegan(request("a"))).isEqualTo(Probe.NONE);
        outage.attemptEnded(Probe.NONE);
        begin(0);
        outage.attemptEnded(Probe.NONE);
        for (int i = 0; i < 3; i++) {
            outage.attemptBegan(request("c"));
        }
        assertThat(outage.readyAt(request("c"), SECOND)).isEqualTo(PoolLock.NEVER);
    }

    @Test
    void each_failed_probe_doubles_the_pause_up_to_fifteen_seconds() {
        begin(0);
        long from = SECOND;
        for (long seconds : new long[] {2, 4, 8, 15, 15}) {
            // An attempt from before the probes says nothing new.
            assertThat(outage.failed(key(0), request("c"), true, from - 1, 3, 0, from))
                    .isTrue();
            assertThat(outage.readyAt(request("c"), from)).isEqualTo(from);
            assertThat(outage.failed(key(0), request("c"), true, from, 3, 0, from))
                    .isTrue();
            assertThat(outage.readyAt(request("c"), from)).isEqualTo(from + seconds * SECOND);
            from += seconds * SECOND;
        }
    }

    @Test
    void only_an_answer_to_an_attempt_sent_since_it_began_ends_it_and_the_next_pause_is_short_again() {
        begin(5 * SECOND);
        outage.failed(key(0), request("c"), true, 6 * SECOND, 3, 0, 6 * SECOND);
        outage.answered(key(0), 5 * SECOND - 1, 7 * SECOND);
        assertThat(outage.isOngoing()).isTrue();
        outage.answered(key(0), 5 * SECOND, 7 * SECOND);
        assertThat(outage.isOngoing()).isFalse();
        assertThat(outage.readyAt(request("c"), 7 * SECOND)).isZero();

        long late = Duration.ofMinutes(11).toNanos();
        begin(late);
        assertThat(outage.readyAt(request("c"), late)).isEqualTo(late + SECOND);
        assertThat(outage.readyAt(request("other"), late)).isZero();
    }
}
