package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.GPT_1;
import static dev.sluice.relay.RelayFixture.GPT_2;
import static dev.sluice.relay.RelayFixture.MILLION_IN;
import static dev.sluice.relay.RelayFixture.SPARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.CallRecord;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls whose answer is later than nearly all of its key, in simulated time. */
class HedgingTest extends HedgingTestCase {

    @Test
    void an_answer_that_is_late_is_asked_for_over_another_key_and_the_first_to_come_counts() {
        upstream.hangs().answersOnce(after(USUAL), "{\"second\":1}", MILLION_IN);
        TestClient client = relay.chat();
        pass(99);
        assertThat(upstream.attempts).hasSize(1);
        pass(1);
        assertThat(upstream.attempts).hasSize(2);
        pass(100);
        client.reads();

        assertThat(client.received()).isEqualTo("{\"second\":1}");
        assertThat(client.served().routeTaken().key()).isEqualTo("g2");
        assertThat(client.served().routeTaken().attempts()).isEqualTo(2);
        assertThat(relay.leases.granted)
                .extracting(lease -> lease.key() + " " + lease.endings.get(0))
                .containsExactly(GPT_1 + " cancelled", GPT_2 + " settled");
        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.OK);
        assertThat(call.servedBy()).isNotNull();
        assertThat(call.servedBy().key()).isEqualTo(GPT_2);
        assertThat(call.trail())
                .extracting(CallRecord.Step::what)
                .containsExactly("hedged", "lost", "answered", "ended");
        assertThat(call.trail().get(0).detail()).isEqualTo("gpt/g2: no answer of gpt/g1 after 100 ms");
        assertThat(call.routeTaken().upstreamNanos())
                .isEqualTo(Duration.ofMillis(200).toNanos());
    }

    @Test
    void the_attempt_that_is_given_up_is_recorded_with_the_cost_of_its_prompt() {
        upstream.hangs().answersOnce(after(USUAL), "{}", MILLION_IN);
        answeredWithin(200);

        CallRecord call = relay.record();
        AttemptRecord lost = call.attempts().get(0);
        assertThat(lost.target().key()).isEqualTo(GPT_1);
        assertThat(lost.failure()).isNull();
        assertThat(lost.status()).isZero();
        assertThat(lost.usage().isReported()).isFalse();
        assertThat(lost.usage().tokens().input()).isPositive();
        assertThat(lost.usage().tokens().output()).isZero();
        assertThat(lost.cost()).isNotNull();
        assertThat(call.attempts().get(1).target().key()).isEqualTo(GPT_2);
        assertThat(call.usage().tokens().input())
                .isEqualTo(1_000_000 + lost.usage().tokens().input());
    }

    @Test
    void the_first_attempt_may_still_win() {
        upstream.answersOnce(after(Duration.ofMillis(150)), "{\"first\":1}", USED)
                .hangs();
        TestClient client = answeredWithin(150);

        assertThat(client.received()).isEqualTo("{\"first\":1}");
        assertThat(client.served().routeTaken().key()).isEqualTo("g1");
        assertThat(relay.leases.granted)
                .extracting(lease -> lease.key() + " " + lease.endings.get(0))
                .containsExactly(GPT_1 + " settled", GPT_2 + " cancelled");
        assertThat(relay.record().servedBy().key()).isEqualTo(GPT_1);
    }

    @Test
    void a_first_attempt_that_fails_while_the_second_is_under_way_is_waited_for_no_longer() {
        upstream.failsOnce(after(Duration.ofMillis(150)), FailureKind.SERVER_ERROR)
                .answersOnce(after(Duration.ofMillis(500)), "{}", USED);
        TestClient client = answeredWithin(600);

        assertThat(client.served().routeTaken().key()).isEqualTo("g2");
        assertThat(upstream.attempts).hasSize(2);
        assertThat(relay.record().attempts())
                .extracting(AttemptRecord::failure)
                .containsExactly(FailureKind.SERVER_ERROR, null);
    }

    @Test
    void a_second_attempt_that_fails_leaves_the_first_alone() {
        upstream.answersOnce(after(Duration.ofMillis(500)), "{}", USED).fails(FailureKind.SERVER_ERROR);
        TestClient client = answeredWithin(500);

        assertThat(client.served().routeTaken().key()).isEqualTo("g1");
        assertThat(relay.record().outcome()).isEqualTo(Outcome.OK);
        assertThat(upstream.attempts).hasSize(2);
    }

    @Test
    void where_both_fail_the_call_goes_on_over_keys_that_neither_was() {
        upstream.failsOnce(after(Duration.ofMillis(200)), FailureKind.SERVER_ERROR)
                .failsOnce(after(Duration.ofMillis(200)), FailureKind.SERVER_ERROR)
                .answers("{}", USED);
        TestClient client = answeredWithin(1000);

        assertThat(client.complete).isTrue();
        assertThat(relay.record().attempts())
                .extracting(attempt -> attempt.target().key())
                .containsExactly(GPT_1, GPT_2, SPARE);
    }

    @Test
    void a_client_that_leaves_takes_both_attempts_with_it() {
        upstream.hangs().hangs();
        TestClient client = relay.chat();
        pass(150);
        assertThat(upstream.attempts).hasSize(2);
        client.leaves();

        assertThat(relay.leases.granted)
                .extracting(lease -> lease.endings.get(0))
                .containsExactly("cancelled", "cancelled");
        assertThat(relay.record().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(relay.record().attempts()).hasSize(2);
    }
}
