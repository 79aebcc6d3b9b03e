package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.APP;
import static dev.sluice.relay.RelayFixture.CLAUDE;
import static dev.sluice.relay.RelayFixture.GPT_1;
import static dev.sluice.relay.RelayFixture.GPT_2;
import static dev.sluice.relay.RelayFixture.MILLION_IN;
import static dev.sluice.relay.RelayFixture.SPARE;
import static dev.sluice.relay.RelayFixture.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.AttemptTarget;
import dev.sluice.accounting.CallRecord;
import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import dev.sluice.relay.FakeUpstream.OpenAnswer;
import dev.sluice.upstream.Attempt;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Walks the path of calls that are served: at once, after retries, by a fallback, and those whose answers break off. */
class RelayTest {

    private static final TokenUsage USED = new TokenUsage(100, 0, 0, 20, 0);

    private final RelayFixture relay = new RelayFixture();
    private final FakeUpstream upstream = relay.upstream;

    @AfterEach
    void nothing_is_held() {
        relay.assertNothingIsHeld();
    }

    @Test
    void a_plain_answer_is_passed_on_and_charged() {
        upstream.answers("{\"id\":1}", MILLION_IN);

        TestClient client = relay.chat().reads();

        assertThat(client.received()).isEqualTo("{\"id\":1}");
        assertThat(client.complete).isTrue();
        assertThat(client.served().status()).isEqualTo(200);
        assertThat(client.served().length()).isEqualTo(8);
        assertThat(client.served().routeTaken().key()).isEqualTo("g1");
        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.OK);
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.asked()).isEqualTo("best");
        assertThat(call.servedBy()).isEqualTo(new AttemptTarget(GPT_1, "gpt/account-of-g1", "big"));
        assertThat(call.usage()).isEqualTo(MeteredUsage.reported(MILLION_IN));
        assertThat(call.cost()).isEqualTo(usd("10"));
        assertThat(call.attempts())
                .containsExactly(new AttemptRecord(
                        call.servedBy(),
                        0,
                        0,
                        "upstream-1",
                        200,
                        null,
                        call.usage(),
                        usd("10"),
                        call.attempts().get(0).price()));
        assertThat(relay.spent()).isEqualTo(usd("10"));
        assertThat(relay.leases.granted.get(0).endings).containsExactly("settled");
    }

    @Test
    void an_alias_is_sent_under_the_models_own_name() {
        upstream.answers("{}", USED);

        relay.chat().reads();

        Attempt attempt = upstream.attempts.get(0);
        assertThat(upstream.bodies.get(0)).startsWith("{\"model\":\"big\"");
        assertThat(attempt.path()).isEqualTo("/chat/completions");
    }

    @Test
    void a_stream_is_passed_on_event_by_event() {
        OpenAnswer answer = upstream.opens();
        TestClient client = relay.chat(true).reads();
        assertThat(relay.openStreams).isEqualTo(1);

        answer.sends("data: 1\n\n");
        assertThat(client.received()).isEqualTo("data: 1\n\n");
        assertThat(relay.ended).isEmpty();
        relay.time.pass(Duration.ofSeconds(2));
        answer.sends("data: [DONE]\n\n");
        answer.ends(USED);

        assertThat(client.received()).endsWith("data: [DONE]\n\n");
        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.OK);
        assertThat(call.firstTokenMillis()).isZero();
        assertThat(call.totalMillis()).isEqualTo(2000);
        assertThat(call.attempts().get(0).to()).isEqualTo(call.endedAt());
        assertThat(call.trail()).extracting(CallRecord.Step::what).containsExactly("answered", "ended");
    }

    @Test
    void a_failed_attempt_is_followed_by_one_over_another_key() {
        upstream.fails(FailureKind.SERVER_ERROR).answers("{}", MILLION_IN);

        TestClient client = relay.chat().reads();

        assertThat(client.complete).isTrue();
        assertThat(client.served().routeTaken().attempts()).isEqualTo(2);
        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.OK);
        assertThat(call.attempts())
                .extracting(attempt -> attempt.target().key())
                .containsExactly(GPT_1, GPT_2);
        assertThat(call.attempts()).extracting(AttemptRecord::failure).containsExactly(FailureKind.SERVER_ERROR, null);
        assertThat(call.attempts()).extracting(AttemptRecord::cost).containsExactly(usd("0"), usd("10"));
        assertThat(call.trail()).extracting(CallRecord.Step::what).containsExactly("failed", "answered", "ended");
        assertThat(relay.leases.granted)
                .extracting(lease -> lease.endings.get(0))
                .containsExactly("failed: server_error", "settled");
    }

    @Test
    void a_limit_that_was_met_does_not_count_as_an_attempt() {
        for (int i = 0; i < 5; i++) {
            upstream.fails(FailureKind.LIMITED);
        }
        upstream.answers("{}", USED);

        relay.chat().reads();

        assertThat(relay.record().outcome()).isEqualTo(Outcome.OK);
        assertThat(relay.record().attempts())
                .hasSize(6)
                .allMatch(attempt -> attempt.target().key().equals(GPT_1));
    }

    @Test
    void a_retry_waits_until_the_budget_affords_it() {
        for (int i = 0; i < 100; i++) {
            relay.retries.next(APP).subscribe();
        }
        upstream.fails(FailureKind.RESET).answers("{}", USED);

        TestClient client = relay.chat();
        relay.time.pass(Duration.ofMillis(99));
        assertThat(upstream.attempts).hasSize(1);
        assertThat(client.answer).isNull();
        relay.time.pass(Duration.ofMillis(1));

        assertThat(upstream.attempts).hasSize(2);
        client.reads();
        assertThat(relay.record().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void a_second_target_is_charged_at_its_own_price() {
        upstream.fails(FailureKind.SERVER_ERROR).fails(FailureKind.SERVER_ERROR).answers("{}", MILLION_IN);

        relay.chat().reads();

        CallRecord call = relay.record();
        assertThat(call.servedBy()).isEqualTo(new AttemptTarget(SPARE, "spare/account-of-s1", "small"));
        assertThat(call.cost()).isEqualTo(usd("2"));
        assertThat(relay.spent()).isEqualTo(usd("2"));
    }

    @Test
    void usage_that_a_failed_attempt_reported_is_charged_too() {
        Failure failure = Failure.of(FailureKind.UNREADABLE, "the answer is not JSON");
        upstream.fails(failure, MeteredUsage.reported(MILLION_IN)).answers("{}", MILLION_IN);

        relay.chat().reads();

        CallRecord call = relay.record();
        assertThat(call.attempts().get(0).usage()).isEqualTo(MeteredUsage.reported(MILLION_IN));
        assertThat(call.attempts().get(0).cost()).isEqualTo(usd("10"));
        assertThat(call.usage().tokens().input()).isEqualTo(2_000_000);
        assertThat(call.cost()).isEqualTo(usd("20"));
        assertThat(relay.spent()).isEqualTo(usd("20"));
    }

    @Test
    void a_stream_that_breaks_off_ends_with_an_error_event() {
        OpenAnswer answer = upstream.opens();
        TestClient client = relay.chat(true).reads();
        answer.sends("data: 1\n\n");

        answer.breaksOff(MeteredUsage.estimated(MILLION_IN));

        assertThat(client.complete).isTrue();
        assertThat(client.error).isNull();
        assertThat(client.received())
                .startsWith("data: 1\n\n")
                .contains("\"error\"", "broke off")
                .doesNotContain("[DONE]");
        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.BROKEN_STREAM);
        assertThat(call.attempts()).hasSize(1);
        assertThat(call.attempts().get(0).failure()).isEqualTo(FailureKind.CUT);
        assertThat(call.attempts().get(0).status()).isEqualTo(200);
        assertThat(call.usage()).isEqualTo(MeteredUsage.estimated(MILLION_IN));
        assertThat(call.cost()).isEqualTo(usd("10"));
        assertThat(call.trail()).extracting(CallRecord.Step::what).containsExactly("answered", "broke", "ended");
        assertThat(relay.leases.granted.get(0).endings).containsExactly("failed: cut");
    }

    @Test
    void a_plain_answer_that_breaks_off_ends_with_an_error() {
        OpenAnswer answer = upstream.opens();
        TestClient client = relay.chat().reads();
        answer.sends("{");

        answer.breaksOff(MeteredUsage.NONE);

        assertThat(client.error).isInstanceOf(FailedAttempt.class);
        assertThat(client.complete).isFalse();
        assertThat(relay.record().outcome()).isEqualTo(Outcome.BROKEN_STREAM);
        assertThat(relay.record().attempts().get(0).failure()).isEqualTo(FailureKind.CUT);
    }

    @Test
    void only_reported_usage_of_whole_answers_teaches_estimates() {
        OpenAnswer cut = upstream.opens();
        relay.chat(true).reads();
        cut.breaksOff(MeteredUsage.estimated(new TokenUsage(1, 0, 0, 9_000, 0)));
        long before = relay.estimates.of("best", "app", 100, 0, 0).outputTokens();

        for (int i = 0; i < 50; i++) {
            upstream.answers("{}", new TokenUsage(30, 0, 0, 9_000, 0));
            relay.chat().reads();
        }

        assertThat(before).isLessThan(1_000);
        assertThat(relay.estimates.of("best", "app", 100, 0, 0).outputTokens()).isGreaterThan(5_000);
    }

    @Test
    void a_count_of_tokens_is_estimated_where_no_provider_counts() {
        TestClient client = relay.call(APP, Endpoint.COUNT_TOKENS, """
                {"model":"claude-x","messages":[{"role":"user","content":"Hello"}]}""").reads();

        assertThat(client.received()).startsWith("{\"input_tokens\":");
        assertThat(client.served().headers().first("x-sluice-estimated")).isEqualTo("true");
        assertThat(relay.record().outcome()).isEqualTo(Outcome.OK);
        assertThat(relay.record().attempts()).isEmpty();
        assertThat(relay.record().servedBy()).isNull();
        assertThat(relay.record().cost()).isNull();
    }

    @Test
    void a_call_goes_elsewhere_where_the_account_with_its_kept_state_is_gone() {
        relay.owners.ownToolCall("toolu_1", new StateOwners.Owner("app", "claude-x", CLAUDE));
        relay.owners.ownToolCall("call_1", new StateOwners.Owner("app", "best", GPT_2));
        String chat = """
                {"model":"best","messages":[{"role":"tool","tool_call_id":"call_1","content":"1"}]}""";
        upstream.answers("{}", USED).answers("{}", USED);

        relay.call(APP, Endpoint.CHAT, chat).reads();
        relay.leases.remove(GPT_2);
        relay.call(APP, Endpoint.CHAT, chat).reads();

        assertThat(relay.ended)
                .extracting(call -> call.attempts().get(0).target().key())
                .containsExactly(GPT_2, GPT_1);
    }
}
