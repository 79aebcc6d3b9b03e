package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.pool.Ejection.Cause;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests which state a key shows, when it is ready, and what a circuit that closes leaves. */
class KeyStateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Timeline time = new Timeline();
    private final Account account = PoolParts.account("a", time);
    private final Key key = PoolParts.key("k", 1, account, time);

    @Test
    void the_operator_s_switch_goes_before_an_ejection_and_that_before_the_account_s() {
        assertThat(key.state(0)).isEqualTo(KeyState.READY);
        account.eject(Cause.EXHAUSTED, "why", 0);
        assertThat(key.state(0)).isEqualTo(KeyState.EXHAUSTED);
        assertThat(key.usable()).isFalse();
        assertThat(key.isRefused()).isTrue();
        assertThat(key.onProbation("m")).isTrue();
        key.health().eject(Cause.REVOKED, "why", 0);
        assertThat(key.state(0)).isEqualTo(KeyState.REVOKED);
        key.setDisabled(true);
        assertThat(key.state(0)).isEqualTo(KeyState.DISABLED);
        assertThat(key.earliest("m")).isEqualTo(PoolLock.NEVER);
    }

    @Test
    void switching_a_key_on_forgets_its_ejection_its_account_s_and_its_failures() {
        account.eject(Cause.EXHAUSTED, "why", 0);
        key.health().eject(Cause.REVOKED, "why", 0);
        for (int i = 0; i < 3; i++) {
            key.failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", request("" + i), 0);
        }
        key.setDisabled(true);
        key.setDisabled(false);

        assertThat(key.state(0)).isEqualTo(KeyState.READY);
        assertThat(key.readyAt("m", 0, 0)).isZero();
    }

    @Test
    void a_key_is_ready_at_the_latest_of_its_own_ejection_and_its_account_s() {
        assertThat(key.earliest("m")).isZero();
        account.eject(Cause.FORBIDDEN, "why", 0);
        key.health().eject(Cause.REVOKED, "why", 0);
        assertThat(key.earliest("m")).isEqualTo(Duration.ofMinutes(10).toNanos());
        account.eject(Cause.FORBIDDEN, "why", Duration.ofMinutes(9).toNanos());
        assertThat(key.earliest("m")).isEqualTo(Duration.ofMinutes(19).toNanos());
    }

    @Test
    void a_key_whose_window_is_used_up_is_ready_at_no_known_time() {
        for (int i = 0; i < KeyStats.INITIAL_WINDOW; i++) {
            assertThat(key.readyAt("m", 0, 0)).isZero();
            key.stats().sent(0);
        }
        assertThat(key.readyAt("m", 0, 0)).isEqualTo(PoolLock.NEVER);
        assertThat(key.earliest("m")).isZero();
    }

    @Test
    void a_key_is_trusted_for_ten_minutes_after_a_good_answer_while_nothing_speaks_against_it() {
        long end = Duration.ofMinutes(10).toNanos();
        assertThat(key.isTrusted(0)).isFalse();
        key.health().clear(7);
        assertThat(key.isTrusted(7 + end - 1)).isTrue();
        assertThat(key.isTrusted(7 + end)).isFalse();
        key.health().clear(3);
        assertThat(key.isTrusted(7 + end - 1)).isTrue();
        key.health().suspect(request("c"), Cause.REVOKED, "why", 8);
        assertThat(key.isTrusted(8)).isFalse();
        assertThat(key.isRefused()).isFalse();
        key.health().suspect(request("c"), Cause.REVOKED, "why", 8);
        assertThat(key.isRefused()).isTrue();
        key.health().clearOfSuspicion();
        assertThat(key.isTrusted(8)).isTrue();
        key.setDisabled(true);
        assertThat(key.isTrusted(8)).isFalse();
        key.setDisabled(false);
        key.health().eject(Cause.REVOKED, "why", 8);
        assertThat(key.health().isGood(8)).isFalse();
    }

    @Test
    void a_probe_that_closes_the_circuit_sets_the_window_back() {
        for (int i = 0; i < 5; i++) {
            key.stats().sent(0);
        }
        for (int i = 0; i < 5; i++) {
            key.stats().answered(SECOND, 1, SECOND);
        }
        for (int i = 0; i < 3; i++) {
            key.health().circuits().failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", request("" + i));
        }
        time.pass(Duration.ofSeconds(6));
        assertThat(window()).isEqualTo(20);
        KeyPermit probe = key.health().acquirePermit("m", request("c"), time.nanos());
        key.succeeded("m", probe, SECOND, false);
        assertThat(key.onProbation("m")).isFalse();
        assertThat(window()).isEqualTo(5);

        key.stats().forgive(0);
        key.succeeded("m", KeyPermit.FIRST, SECOND, false);
        assertThat(window()).isEqualTo(10);
    }

    private int window() {
        int sent = 0;
        while (key.readyAt("m", 0, time.nanos()) <= time.nanos()) {
            key.stats().sent(time.nanos());
            sent++;
        }
        for (int i = 0; i < sent; i++) {
            key.stats().unanswered();
        }
        return sent;
    }

    @Test
    void a_change_of_state_is_told_once_with_its_reason_and_what_is_left_of_it() {
        List<StateChange> changes = new ArrayList<>();
        time.pass(Duration.ofSeconds(50));
        PoolLock lock = new PoolLock(time, new PoolListener() {
            @Override
            public void stateChanged(StateChange change) {
                changes.add(change);
            }
        });
        lock.runInside(now -> {
            key.health().eject(Cause.REVOKED, "gone", 0);
            key.notifyStateChange(lock, 4 * SECOND);
            key.notifyStateChange(lock, 4 * SECOND);
            key.setDisabled(true);
            key.notifyStateChange(lock, 5 * SECOND);
        });

        assertThat(changes)
                .containsExactly(
                        new StateChange(PoolTestData.id("k"), KeyState.READY, KeyState.REVOKED, "gone", 596 * SECOND),
                        new StateChange(
                                PoolTestData.id("k"), KeyState.REVOKED, KeyState.DISABLED, "switched off by hand", 0));
    }

    @Test
    void the_reason_for_a_class_is_that_of_its_own_trouble_unless_the_key_itself_is_out() {
        key.health().circuits().coolDown("m", 9 * SECOND, "asked for a pause", request("c"));
        for (int i = 0; i < 3; i++) {
            key.failed("other", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "broke", request("" + i), 0);
        }
        assertThat(key.why("m", 0)).isEqualTo("asked for a pause");
        assertThat(key.why("other", 0)).isEqualTo("failed too often, last by broke");
        assertThat(key.why("third", 0)).isEqualTo("failed too often, last by broke");
        key.health().eject(Cause.REVOKED, "gone", 0);
        assertThat(key.why("m", 0)).isEqualTo("gone");
        key.setDisabled(true);
        assertThat(key.why("m", 0)).isEqualTo("switched off by hand");
    }
}
