package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.APP;
import static dev.sluice.relay.RelayFixture.GPT_1;
import static dev.sluice.relay.RelayFixture.GPT_2;
import static dev.sluice.relay.RelayFixture.SPARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.Endpoint;
import dev.sluice.call.FailureKind;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.protocol.request.RequestHead;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Walks every refusal on a call's path: each reaches the caller as a value, and leaves nothing held. */
class RelayRefusalTest {

    private final RelayFixture relay = new RelayFixture();
    private final FakeUpstream upstream = relay.upstream;

    @AfterEach
    void nothing_is_held() {
        relay.assertNothingIsHeld();
    }

    @Test
    void of_a_model_that_is_not_served() {
        assertRejected(relay.call(APP, Endpoint.CHAT, chat("llama")), Reason.UNKNOWN_MODEL, Outcome.NOT_FOUND, 404);
    }

    @Test
    void of_a_model_that_the_caller_may_not_use() {
        Caller narrow = new Caller("narrow", 1, 0, null, null, null, List.of(new ModelPattern("gpt-*")));

        assertRejected(relay.call(narrow, Endpoint.CHAT, chat("best")), Reason.MODEL_FORBIDDEN, Outcome.FORBIDDEN, 403);
    }

    @Test
    void by_the_callers_own_limits() {
        upstream.hangs();
        TestClient first = relay.chat();

        assertRejected(relay.chat(), Reason.CALLER_LIMITED, Outcome.CALLER_LIMITED, 429);

        first.leaves();
    }

    @Test
    void of_a_caller_whose_budget_is_spent() {
        relay.spend("1000");

        assertRejected(relay.chat(), Reason.BUDGET_SPENT, Outcome.BUDGET_SPENT, 429);
    }

    @Test
    void of_state_that_is_stored_for_another_caller() {
        relay.owners.own("resp_1", new StateOwners.Owner("other", "best", GPT_1));

        assertRejected(
                relay.call(
                        APP,
                        Endpoint.RESPONSES,
                        "{\"model\":\"best\",\"input\":\"Hello\",\"previous_response_id\":\"resp_1\"}"),
                Reason.NOT_FOUND,
                Outcome.NOT_FOUND,
                404);
        assertThat(relay.stored.headOfResponse(APP, "resp_1", false))
                .isEqualTo(relay.stored.headOfResponse(APP, "resp_1", true))
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void of_a_call_that_finds_the_queue_full() {
        relay.leases.busyUntil = Duration.ofSeconds(30).toNanos();
        TestClient waits = relay.call(caller("first"), Endpoint.CHAT, chat("best"));

        TestClient client = relay.call(caller("second"), Endpoint.CHAT, chat("best"));

        assertRefused(client, Reason.QUEUE_FULL, Outcome.QUEUE_FULL, 429);
        waits.leaves();
    }

    @Test
    void of_a_call_that_cannot_be_served_in_time() {
        relay.leases.busyUntil = Duration.ofSeconds(30).toNanos();

        TestClient client = relay.call(APP, Endpoint.CHAT, chat("best"), Duration.ofSeconds(10));

        assertRefused(client, Reason.WAIT_TOO_LONG, Outcome.WAIT_TOO_LONG, 429);
        assertThat(client.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void of_a_call_that_has_waited_as_long_as_it_may() {
        relay.leases.busyUntil = Duration.ofSeconds(5).toNanos();
        TestClient client = relay.call(APP, Endpoint.CHAT, chat("best"), Duration.ofSeconds(10));
        relay.leases.busyUntil = Duration.ofSeconds(30).toNanos();

        relay.time.pass(Duration.ofSeconds(9));
        assertThat(client.answer).isNull();
        relay.time.pass(Duration.ofSeconds(2));

        assertRefused(client, Reason.WAIT_TOO_LONG, Outcome.WAIT_TOO_LONG, 429);
        CallRecord call = relay.record();
        assertThat(call.waitMillis()).isEqualTo(10_000);
        assertThat(call.trail())
                .extracting(CallRecord.Step::detail)
                .containsExactly("10000 ms for gpt/its class or spare/its class", "wait_too_long");
        assertThat(call.routeTaken().waitedFor()).containsExactly("gpt/its class", "spare/its class");
    }

    @Test
    void of_a_call_without_a_usable_key() {
        List.of(GPT_1, GPT_2, SPARE).forEach(relay.leases::remove);

        assertRefused(relay.chat(), Reason.NO_USABLE_KEY, Outcome.NO_USABLE_KEY, 503);
        assertThat(relay.record().attempts()).isEmpty();
        assertThat(relay.record().cost()).isNull();
    }

    @Test
    void that_sums_up_the_attempts_where_no_key_is_left() {
        relay.leases.remove(GPT_2);
        relay.leases.remove(SPARE);
        upstream.fails(FailureKind.SERVER_ERROR);

        TestClient client = relay.chat();

        assertRefused(client, Reason.UPSTREAM_ERROR, Outcome.UPSTREAM_ERROR, 502);
        assertThat(client.refusal().message()).contains("in 1 try", "the provider's message");
    }

    @Test
    void after_as_many_attempts_as_the_policy_allows() {
        upstream.fails(FailureKind.OVERLOADED).fails(FailureKind.OVERLOADED).fails(FailureKind.OVERLOADED);

        TestClient client = relay.chat();

        assertThat(client.refusal().reason()).isEqualTo(Reason.UPSTREAM_OVERLOADED);
        assertThat(client.refusal().message()).isEqualTo("The provider is overloaded; it said so in 3 tries.");
        assertThat(relay.record().attempts())
                .extracting(attempt -> attempt.target().key())
                .containsExactly(GPT_1, GPT_2, SPARE);
        assertThat(relay.record().routeTaken().upstreamRequestId()).isEqualTo("upstream-3");
    }

    @Test
    void after_two_keys_that_may_not_use_the_model() {
        upstream.fails(FailureKind.MODEL_DENIED).fails(FailureKind.MODEL_DENIED);

        assertThat(relay.chat().refusal().reason()).isEqualTo(Reason.UNKNOWN_MODEL);
        assertThat(relay.record().attempts()).hasSize(2);
    }

    @Test
    void by_the_provider_in_the_callers_dialect_is_passed_on_as_it_came() {
        upstream.refuses(422, "messages[0].content: too long");

        TestClient client = relay.chat();

        assertRefused(client, Reason.PROVIDER_REFUSED, Outcome.PROVIDER_REFUSED, 422);
        assertThat(client.refusal().answer()).isNotNull();
        assertThat(client.refusal().message()).isEqualTo("messages[0].content: too long");
        assertThat(upstream.attempts).hasSize(1);
        assertThat(relay.record().attempts())
                .extracting(AttemptRecord::failure)
                .containsExactly(FailureKind.CALLER_FAULT);
    }

    @Test
    void by_the_provider_of_another_dialect_marks_paths_as_the_translations() {
        upstream.refuses(400, "messages[0].content: too long");

        TestClient client = relay.call(APP, Endpoint.MESSAGES, message("best"));

        assertRefused(client, Reason.PROVIDER_REFUSED, Outcome.PROVIDER_REFUSED, 400);
        assertThat(client.refusal().answer()).isNull();
        assertThat(client.refusal().message()).isEqualTo("too long (at messages[0].content of the translated request)");
    }

    @Test
    void of_a_correction_that_was_tried_already() {
        String refusal = "Unsupported parameter: 'max_tokens' is not supported with this model.";
        upstream.refuses(400, refusal).refuses(400, refusal);

        assertThat(relay.call(APP, Endpoint.MESSAGES, message("best")).refusal().reason())
                .isEqualTo(Reason.PROVIDER_REFUSED);
        assertThat(upstream.attempts).hasSize(2);
    }

    @Test
    void of_an_endpoint_that_the_provider_lacks_gives_the_lease_back() {
        TestClient client = relay.call(APP, Endpoint.EMBEDDINGS, "{\"model\":\"claude-x\",\"input\":\"Hello\"}");

        assertRefused(client, Reason.UNSUPPORTED, Outcome.BAD_REQUEST, 400);
        assertThat(relay.leases.granted.get(0).endings).containsExactly("ignored");
        assertThat(upstream.attempts).isEmpty();
    }

    @Test
    void of_a_field_that_cannot_be_translated_gives_the_lease_back() {
        TestClient client = relay.call(APP, Endpoint.MESSAGES, """
                {"model":"best","max_tokens":50,"messages":[{"role":"judge","content":"Hello"}]}""");

        assertThat(client.refusal().reason()).isEqualTo(Reason.MALFORMED);
        assertThat(relay.record().outcome()).isEqualTo(Outcome.BAD_REQUEST);
        assertThat(relay.leases.granted.get(0).endings).containsExactly("ignored");
    }

    @Test
    void of_a_call_while_the_relay_shuts_down() {
        relay.queue.close();

        assertRefused(relay.chat(), Reason.SHUTTING_DOWN, Outcome.SHUTTING_DOWN, 503);
    }

    @Test
    void no_head_of_a_stored_response_is_refused_to_its_owner() {
        relay.owners.own("resp_1", new StateOwners.Owner("app", "best", GPT_2));

        RequestHead head = relay.stored.headOfResponse(APP, "resp_1", true).orThrow();

        assertThat(head.model()).isEqualTo("best");
        assertThat(head.stream()).isTrue();
        assertThat(head.ownedState()).isEqualTo(OwnedState.stored("resp_1"));
    }

    private void assertRejected(TestClient client, Reason reason, Outcome outcome, int status) {
        Refusal refusal = client.refusal();
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(relay.ended).isEmpty();
        assertThat(relay.rejected).hasSize(1);
        RejectedRequest rejected = relay.rejected.get(0);
        assertThat(rejected.outcome()).isEqualTo(outcome);
        assertThat(rejected.status()).isEqualTo(status);
        assertThat(rejected.id()).startsWith("req_");
    }

    private void assertRefused(TestClient client, Reason reason, Outcome outcome, int status) {
        assertThat(client.refusal().reason()).isEqualTo(reason);
        assertThat(relay.rejected).isEmpty();
        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(outcome);
        assertThat(call.status()).isEqualTo(status);
        assertThat(call.servedBy()).isNull();
        assertThat(call.usage().tokens()).isEqualTo(TokenUsage.NONE);
    }

    private static Caller caller(String name) {
        return new Caller(name, 1, 0, null, null, null, List.of());
    }

    private static String chat(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    private static String message(String model) {
        return "{\"model\":\"" + model
                + "\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }
}
