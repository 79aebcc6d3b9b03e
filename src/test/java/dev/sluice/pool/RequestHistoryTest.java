package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.Failure.Subject;
import dev.sluice.call.FailureKind;
import org.junit.jupiter.api.Test;

/** Tests after which refusals a request itself is at fault, and when another key would add nothing. */
class RequestHistoryTest {

    private static final Failure UNCLEAR = Failure.of(FailureKind.REVOKED, "no");
    private static final Failure FORBIDDEN = new Failure(FailureKind.FORBIDDEN, 403, "no", null, null, null);

    private int computed;
    private final RequestHistory request = new RequestHistory("call", "caller", () -> ++computed);

    private void refused(String account, Failure failure, boolean trusted) {
        request.refused(
                new RequestHistory.Refusal(PoolTestData.id("k-" + account), account, "m", failure, trusted), false);
    }

    @Test
    void a_request_that_no_key_refused_is_not_at_fault() {
        assertThat(request.isAtFault()).isFalse();
        assertThat(request.isSettled()).isFalse();
        assertThat(request.lastRefusal()).isNull();
        assertThat(request.callId()).isEqualTo("call");
        assertThat(request.caller()).isEqualTo("caller");
    }

    @Test
    void words_about_the_request_put_it_at_fault_at_once() {
        refused("a", UNCLEAR, true);
        assertThat(request.isAtFault()).isFalse();
        refused("a", UNCLEAR.about(Subject.REQUEST), false);
        assertThat(request.isAtFault()).isTrue();
        assertThat(request.lastRefusal()).isEqualTo(UNCLEAR.about(Subject.REQUEST));
        refused("a", UNCLEAR, false);
        assertThat(request.isAtFault()).isFalse();
    }

    @Test
    void two_accounts_of_which_one_serves_others_put_it_at_fault() {
        refused("a", UNCLEAR, false);
        refused("b", UNCLEAR, false);
        assertThat(request.isAtFault()).isFalse();
        refused("b", UNCLEAR, true);
        assertThat(request.isAtFault()).isTrue();
        assertThat(request.isSettled()).isFalse();
    }

    @Test
    void two_keys_of_one_account_are_one_witness() {
        refused("a", UNCLEAR, true);
        refused("a", UNCLEAR, true);
        assertThat(request.isAtFault()).isFalse();
        assertThat(request.isSettled()).isFalse();
    }

    @Test
    void by_403_two_accounts_are_enough() {
        refused("a", FORBIDDEN, false);
        assertThat(request.isAtFault()).isFalse();
        refused("b", FORBIDDEN, false);
        assertThat(request.isAtFault()).isTrue();
    }

    @Test
    void two_accounts_that_serve_others_settle_it() {
        refused("a", UNCLEAR, true);
        refused("b", UNCLEAR, false);
        assertThat(request.isSettled()).isFalse();
        refused("c", UNCLEAR, true);
        assertThat(request.isSettled()).isTrue();
    }

    @Test
    void a_caller_that_is_refused_for_its_requests_everywhere_is_at_fault_and_each_key_is_a_witness() {
        request.refused(new RequestHistory.Refusal(PoolTestData.id("k"), "a", "m", UNCLEAR, false), true);
        assertThat(request.isAtFault()).isTrue();
        assertThat(request.isSettled()).isFalse();
        refused("b", UNCLEAR, false);
        assertThat(request.isSettled()).isTrue();
        assertThat(request.isAtFault()).isTrue();
    }

    @Test
    void a_key_that_is_refused_for_itself_clears_the_request() {
        refused("a", UNCLEAR.about(Subject.REQUEST), true);
        request.keyIsRefused();
        assertThat(request.isAtFault()).isFalse();
    }

    @Test
    void the_content_is_looked_at_once_and_only_when_asked_for() {
        assertThat(computed).isZero();
        assertThat(request.fingerprint()).isEqualTo(1);
        assertThat(request.fingerprint()).isEqualTo(1);
        assertThat(RequestHistory.ofRelay().caller()).isEmpty();
        assertThat(RequestHistory.ofRelay().fingerprint()).isZero();
    }

    @Test
    void what_it_met_is_kept_in_order_and_tries_are_counted() {
        request.usedTry();
        request.usedTry();
        request.denied(new RequestHistory.Denial(PoolTestData.id("k"), "m"));
        request.broke(new RequestHistory.Break(PoolTestData.id("k"), "m", UNCLEAR, 7));
        refused("a", UNCLEAR, true);
        assertThat(request.triesUsed()).isEqualTo(2);
        assertThat(request.denials()).hasSize(1);
        assertThat(request.breaks()).hasSize(1);
        assertThat(request.refusals()).hasSize(1);
        assertThat(request.token()).isNotSameAs(RequestHistory.ofRelay().token());
    }
}
