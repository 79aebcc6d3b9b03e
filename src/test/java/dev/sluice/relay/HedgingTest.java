package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.APP;
import static dev.sluice.relay.RelayFixture.GPT_1;
import static dev.sluice.relay.RelayFixture.GPT_2;
import static dev.sluice.relay.RelayFixture.MILLION_IN;
import static dev.sluice.relay.RelayFixture.SPARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.CallRecord;
import dev.sluice.call.Endpoint;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import dev.sluice.relay.FakeUpstream.OpenAnswer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Calls whose answer is later than nearly all of its key, in simulated time. */
class HedgingTest {

    private static final TokenUsage USED = new TokenUsage(100, 0, 0, 20, 0);
    private static final Duration USUAL = Duration.ofMillis(100);
    private static final HedgePolicy ALWAYS_AFFORDABLE = new HedgePolicy(true, 95, 1);

    private final RelayFixture relay = new RelayFixture();
    private final FakeUpstream upstream = relay.upstream;

    @BeforeEach
    void the_first_key_answers_within_a_tenth_of_a_second() {
        relay.hedging.reconfigure(ALWAYS_AFFORDABLE);
        warmUp(20);
    }

    @AfterEach
    void nothing_is_held() {
        relay.assertNothingIsHeld();
    }

    private void warmUp(int calls) {
        for (int i = 0; i < calls; i++) {
            upstream.answersOnce(after(USUAL), "{}", USED);
            answeredWithin(USUAL.toMillis());
        }
        assertThat(relay.ended).hasSize(calls);
        relay.ended.clear();
        upstream.attempts.clear();
        relay.leases.granted.clear();
    }

    private Mono<Void> after(Duration delay) {
        return Mono.create(sink -> relay.time.after(delay.toNanos(), sink::success));
    }

    /** Makes a call and reads its answer after {@code millis}. */
    private TestClient answeredWithin(long millis) {
        return answered(relay.chat(), millis);
    }

    private TestClient answered(TestClient client, long millis) {
        pass(millis);
        return client.reads();
    }

    private void pass(long millis) {
        relay.time.pass(Duration.ofMillis(millis));
    }

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
    void an_answer_in_time_is_asked_for_once() {
        upstream.answersOnce(after(Duration.ofMillis(99)), "{}", USED);
        answeredWithin(1000);

        assertThat(upstream.attempts).hasSize(1);
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

    @Test
    void a_client_that_leaves_before_the_answer_is_late_stops_the_alarm() {
        upstream.hangs();
        TestClient client = relay.chat();
        pass(50);
        client.leaves();
        pass(1000);

        assertThat(upstream.attempts).hasSize(1);
    }

    @Test
    void a_stream_that_has_begun_is_not_asked_for_again() {
        for (int i = 0; i < 20; i++) {
            OpenAnswer answer = upstream.opens();
            relay.chat(true).reads();
            answer.sends("data: [DONE]\n\n");
            answer.ends(USED);
        }
        upstream.attempts.clear();
        OpenAnswer answer = upstream.opens();
        TestClient client = relay.chat(true).reads();
        pass(5_000);
        answer.sends("data: [DONE]\n\n");
        answer.ends(USED);

        assertThat(client.complete).isTrue();
        assertThat(upstream.attempts).hasSize(1);
    }

    @Test
    void a_lone_key_is_asked_once() {
        relay.leases.remove(GPT_2);
        relay.leases.remove(SPARE);
        upstream.answersOnce(after(Duration.ofMillis(300)), "{}", USED);
        answeredWithin(300);

        assertThat(upstream.attempts).hasSize(1);
        assertThat(relay.record().trail()).extracting(CallRecord.Step::what).containsExactly("answered", "ended");
    }

    @Test
    void what_the_retry_budget_does_not_afford_is_not_sent_and_gives_its_lease_back() {
        for (int i = 0; i < 110; i++) {
            relay.retries.next(APP).subscribe();
        }
        upstream.answersOnce(after(Duration.ofMillis(300)), "{}", USED);
        answeredWithin(300);

        assertThat(upstream.attempts).hasSize(1);
        assertThat(relay.leases.granted.get(1).endings).containsExactly("ignored");
    }

    @Test
    void second_attempts_are_a_share_of_calls_however_late_all_answers_are() {
        relay.hedging.reconfigure(new HedgePolicy(true, 95, 0.05));
        int calls = 400;
        int second = 0;
        for (int i = 0; i < calls; i++) {
            upstream.attempts.clear();
            upstream.answersOnce(after(Duration.ofSeconds(i + 1)), "{}", USED).hangs();
            answeredWithin(1_000L * (i + 1));
            second += upstream.attempts.size() - 1;
            upstream.forgetScripts();
        }

        assertThat(second).isBetween(20, 10 + calls / 20 + 1);
    }

    @Test
    void nothing_is_sent_twice_where_it_is_off_or_too_little_is_known() {
        relay.hedging.reconfigure(HedgePolicy.OFF);
        upstream.answersOnce(after(Duration.ofMillis(300)), "{}", USED);
        answeredWithin(300);
        assertThat(upstream.attempts).hasSize(1);

        relay.hedging.reconfigure(ALWAYS_AFFORDABLE);
        upstream.answersOnce(after(Duration.ofSeconds(3)), "{}", USED);
        answered(relay.call(APP, Endpoint.CHAT, """
                {"model":"gpt-other","messages":[{"role":"user","content":"Hello"}]}"""), 3000);
        assertThat(upstream.attempts).hasSize(2);
    }

    @Test
    void a_request_that_leaves_something_at_the_provider_is_sent_once() {
        String body = "{\"model\":\"gpt-x\",\"input\":\"Hello\"}";
        for (int i = 0; i < 25; i++) {
            upstream.answersOnce(after(USUAL), "{}", USED);
            answered(relay.call(APP, Endpoint.RESPONSES, body), 100);
        }
        upstream.attempts.clear();
        upstream.answersOnce(after(Duration.ofSeconds(3)), "{}", USED);
        answered(relay.call(APP, Endpoint.RESPONSES, body), 3000);

        assertThat(upstream.attempts).hasSize(1);
    }

    @Test
    void a_call_that_one_account_alone_can_serve_is_sent_once() {
        relay.owners.ownToolCall("call_1", new StateOwners.Owner("app", "best", GPT_1));
        upstream.answersOnce(after(Duration.ofMillis(300)), "{}", USED);
        answered(relay.call(APP, Endpoint.CHAT, """
                {"model":"best","messages":[{"role":"tool","tool_call_id":"call_1","content":"1"}]}"""), 300);

        assertThat(upstream.attempts).hasSize(1);
    }
}
