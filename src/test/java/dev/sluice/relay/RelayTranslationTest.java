package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.APP;
import static dev.sluice.relay.RelayFixture.MILLION_IN;
import static dev.sluice.relay.RelayFixture.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.call.Endpoint;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import dev.sluice.upstream.Attempt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Walks the path of calls that are translated: their retries include those that correct the translation. */
class RelayTranslationTest {

    private static final TokenUsage USED = new TokenUsage(100, 0, 0, 20, 0);

    private final RelayFixture relay = new RelayFixture();
    private final FakeUpstream upstream = relay.upstream;

    @AfterEach
    void nothing_is_held() {
        relay.assertNothingIsHeld();
    }

    @Test
    void another_dialects_refusal_that_corrects_the_translation_is_followed_by_a_better_one() {
        upstream.refuses(400, "Unsupported parameter: 'max_tokens' is not supported with this model.")
                .answers("{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}", USED);

        TestClient client = relay.call(APP, Endpoint.MESSAGES, """
                {"model":"best","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}""").reads();

        assertThat(client.received()).contains("\"Hi\"", "\"end_turn\"");
        assertThat(upstream.bodies)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"max_tokens\"").doesNotContain("max_completion_tokens"),
                        second -> assertThat(second).contains("\"max_completion_tokens\""));
        assertThat(relay.record().outcome()).isEqualTo(Outcome.OK);
        assertThat(relay.record().attempts())
                .extracting(AttemptRecord::failure)
                .containsExactly(FailureKind.CALLER_FAULT, null);
    }

    @Test
    void a_translated_answer_that_cannot_be_read_is_asked_for_elsewhere_and_charged() {
        upstream.answers("no JSON", MILLION_IN)
                .answers("{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}", MILLION_IN);

        TestClient client = relay.call(APP, Endpoint.MESSAGES, """
                {"model":"best","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}""").reads();

        assertThat(client.received()).contains("\"Hi\"");
        assertThat(relay.record().attempts().get(0).failure()).isEqualTo(FailureKind.UNREADABLE);
        assertThat(relay.record().cost()).isEqualTo(usd("20"));
    }

    @Test
    void a_provider_without_responses_is_asked_over_chat_instead() {
        upstream.refuses(404, "404 page not found")
                .answers("{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}", USED);

        TestClient client = relay.call(APP, Endpoint.RESPONSES, "{\"model\":\"gpt-new\",\"input\":\"Hello\"}")
                .reads();

        assertThat(client.received()).contains("\"Hi\"");
        assertThat(upstream.attempts).extracting(Attempt::endpoint).containsExactly(Endpoint.RESPONSES, Endpoint.CHAT);
    }

    @Test
    void reasoning_that_a_provider_cannot_read_is_left_out_once() {
        String refusal = "The encrypted content could not be verified.";
        upstream.refuses(400, refusal).refuses(400, refusal);

        TestClient client = relay.call(APP, Endpoint.MESSAGES, """
                {"model":"best","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}""");

        assertThat(client.refusal().status()).isEqualTo(400);
        assertThat(upstream.attempts).hasSize(2);
        assertThat(relay.record().outcome()).isEqualTo(Outcome.PROVIDER_REFUSED);
    }
}
