package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.APP;
import static dev.sluice.relay.RelayFixture.GPT_1;
import static dev.sluice.relay.RelayFixture.GPT_2;
import static dev.sluice.relay.RelayFixture.SPARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.CallRecord;
import dev.sluice.call.Endpoint;
import dev.sluice.relay.FakeUpstream.OpenAnswer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The calls that are sent over one key only, in simulated time. */
class HedgingBoundsTest extends HedgingTestCase {

    @Test
    void an_answer_in_time_is_asked_for_once() {
        upstream.answersOnce(after(Duration.ofMillis(99)), "{}", USED);
        answeredWithin(1000);

        assertThat(upstream.attempts).hasSize(1);
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
            {"model":"gpt-other","messages":[{"role":"user","content":"Hello"}]}\
            """), 3000);
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
            {"model":"best","messages":[{"role":"tool","tool_call_id":"call_1","content":"1"}]}\
            """), 300);

        assertThat(upstream.attempts).hasSize(1);
    }
}
