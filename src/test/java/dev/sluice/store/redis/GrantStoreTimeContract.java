package dev.sluice.store.redis;

import static dev.sluice.limit.grant.SyncRequest.Role.STATES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest.Ask;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The contract of a store of shared buckets on the time that passes, and on messages that wait for it together. */
abstract class GrantStoreTimeContract extends GrantStoreLossContract {

    private static final double A_SECOND = 1_000;
    private static final double FULL = 100_000;

    /** Ten seconds' worth: a store that runs takes some time for the messages of a test. */
    private static final Offset<Double> ABOUT = within(10 * A_SECOND);

    /** Has a replica spend all that there is, and be answered. */
    private void spend(String replica) {
        sync(replica, quick(0, 0, FULL));
        heard(sync(replica, quick(FULL, FULL, 0)));
    }

    private void heard(SyncAnswer answer) {
        epoch = answer.epoch();
        remember(answer.serial(), given(answer).level());
    }

    private static Ask quick(double spent, double granted, double wanted) {
        return new Ask(Dimension.TOKENS, A_SECOND * 60, FULL, spent, granted, wanted, 0, 0, STATES);
    }

    /** Sends what a replica sends in half a minute without an answer; returns the answer to the last message. */
    private SyncAnswer piledUp(String replica, double spent) {
        for (int seconds = 0; seconds < 30; seconds++) {
            elapsed(Duration.ofSeconds(seconds));
            sync(replica, quick(spent, FULL, 0));
        }
        elapsed(Duration.ofSeconds(30));
        return sync(replica, quick(spent, FULL, 0));
    }

    @Test
    void a_store_that_stood_still_refills_for_all_of_the_time() {
        spend("a");
        pass(Duration.ofSeconds(30));
        assertThat(given(piledUp("a", FULL)).level()).isCloseTo(30 * A_SECOND, ABOUT);
    }

    @Test
    void a_store_that_stood_still_keeps_its_replicas_and_grants_nothing_until_all_were_heard() {
        spend("a");
        sync("b", quick(0, 0, 0));
        pass(Duration.ofSeconds(90));
        SyncAnswer answer = piledUp("a", FULL);
        assertThat(answer.replicas()).containsExactly("a", "b");
        assertThat(answer.quiet()).isTrue();
        assertThat(answer.lost()).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(sync("a", quick(FULL, FULL, 0)).quiet()).isFalse();
    }

    @Test
    void a_clock_that_leaps_refills_no_more_than_a_second() {
        spend("a");
        pass(Duration.ofHours(1));
        for (int i = 0; i < 50; i++) {
            SyncAnswer answer = sync("a", quick(FULL, FULL, 0));
            heard(answer);
            assertThat(given(answer).level()).isBetween(A_SECOND, 20 * A_SECOND);
        }
    }
}
