package dev.sluice.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap.Mark;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties of the rules of every dialect. */
class DialectRulesTest {

    @ParameterizedTest
    @EnumSource
    void a_refusal_by_the_provider_passes_unchanged(Dialect dialect) {
        byte[] body = "{ \"odd\" : 1 }".getBytes(UTF_8);
        Refusal refusal = new Refusal(
                Reason.PROVIDER_REFUSED, "odd", null, null, 422, new Failure.Refused(body, "application/problem+json"));
        DialectRules rules = Dialects.of(dialect);

        assertThat(rules.status(refusal)).isEqualTo(422);
        assertThat(rules.body(refusal, "req_1")).isSameAs(body);
        assertThat(header(rules, refusal, "content-type")).isEqualTo("application/problem+json");
        assertThat(header(rules, refusal, "x-should-retry")).isEqualTo("false");
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "1000,1", "1001,2", "59001,60", "60000,60", "3600000,60", "9223372036854775807,60"})
    void retry_after_is_rounded_up_to_seconds_that_every_sdk_honours(long millis, String seconds) {
        Refusal refusal = Refusal.later(Reason.QUEUE_FULL, "full", Duration.ofMillis(millis));
        for (Dialect dialect : Dialect.values()) {
            assertThat(header(Dialects.of(dialect), refusal, "retry-after")).isEqualTo(seconds);
        }
    }

    @Test
    void a_refusal_by_a_limit_always_has_a_retry_after() {
        Refusal refusal = Refusal.of(Reason.CALLER_LIMITED, "rpm");
        assertThat(header(Dialects.of(Dialect.OPENAI), refusal, "retry-after")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void every_endpoint_reads_its_own_dialects_errors_and_heartbeats(Endpoint endpoint) {
        DialectRules rules = Dialects.of(endpoint.dialect());
        Refusal refusal = Refusal.of(Reason.UPSTREAM_OVERLOADED, "line one\nline two, \"quoted\", grüße");
        var tap = rules.streamTap(endpoint, StateSink.NONE, TestClassifiers.of(endpoint.dialect()));

        assertThat(tap.event(ByteBuffer.wrap(rules.heartbeat()))).isEqualTo(Mark.IDLE);
        assertThat(tap.event(ByteBuffer.wrap(rules.streamError(endpoint, refusal, "req_1"))))
                .isEqualTo(Mark.ERROR);
        assertThat(tap.failure()).isNotNull();
        assertThat(tap.complete()).isFalse();
        assertThat(rules.usageTap(endpoint, StateSink.NONE).usage()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void a_dialect_offers_all_endpoints_that_are_its_own(Dialect dialect) {
        Set<Endpoint> own = EnumSet.allOf(Endpoint.class);
        own.removeIf(endpoint -> endpoint.dialect() != dialect);

        assertThat(Dialects.of(dialect).dialect()).isEqualTo(dialect);
        assertThat(Dialects.of(dialect).endpoints()).isEqualTo(own);
    }

    @Test
    void models_are_listed_as_the_dialects_sdks_read_them() {
        DialectRules openAi = Dialects.of(Dialect.OPENAI);
        DialectRules anthropic = Dialects.of(Dialect.ANTHROPIC);
        String openAiModel = "{\"id\":\"m \\\"1\\\"\",\"object\":\"model\",\"created\":0,\"owned_by\":\"sluice\"}";
        String anthropicModel =
                "{\"id\":\"m\",\"type\":\"model\",\"display_name\":\"m\"," + "\"created_at\":\"1970-01-01T00:00:00Z\"}";

        assertThat(text(openAi.model("m \"1\""))).isEqualTo(openAiModel);
        assertThat(text(openAi.modelList(List.of("m \"1\""))))
                .isEqualTo("{\"object\":\"list\",\"data\":[" + openAiModel + "]}");
        assertThat(text(anthropic.model("m"))).isEqualTo(anthropicModel);
        assertThat(text(anthropic.modelList(List.of("m", "m"))))
                .isEqualTo("{\"data\":[" + anthropicModel + "," + anthropicModel
                        + "],\"has_more\":false,\"first_id\":\"m\",\"last_id\":\"m\"}");
        assertThat(text(anthropic.modelList(List.of())))
                .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }

    @Test
    void each_dialect_names_its_own_request_id() {
        assertThat(Dialects.of(Dialect.OPENAI).requestIdHeader()).isEqualTo("x-request-id");
        assertThat(Dialects.of(Dialect.ANTHROPIC).requestIdHeader()).isEqualTo("request-id");
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT, CHAT, false, false",
        "CHAT, CHAT, true, true",
        "CHAT, MESSAGES, true, false",
        "RESPONSES, RESPONSES, false, true",
        "RESPONSES, CHAT, false, true",
    })
    void openai_stores_responses_and_the_completions_that_a_caller_has_stored(
            Endpoint asked, Endpoint called, boolean storing, boolean stored) {
        OwnedState state = storing ? OwnedState.NONE.withStoredAnswer() : OwnedState.NONE;
        assertThat(Dialects.of(Dialect.OPENAI).stores(asked, called, state)).isEqualTo(stored);
    }

    @Test
    void anthropic_stores_threads() {
        DialectRules rules = Dialects.of(Dialect.ANTHROPIC);
        assertThat(rules.stores(Endpoint.MESSAGES, Endpoint.MESSAGES, OwnedState.NONE))
                .isFalse();
        assertThat(rules.stores(Endpoint.MESSAGES, Endpoint.MESSAGES, OwnedState.NONE.inThread(null)))
                .isTrue();
    }

    private static @Nullable String header(DialectRules rules, Refusal refusal, String name) {
        Headers headers = new Headers();
        rules.headers(refusal, headers);
        return headers.first(name);
    }

    @Test
    void a_token_count_is_written_in_each_dialects_own_shape() {
        assertThat(Dialects.of(Dialect.ANTHROPIC).tokenCount(10))
                .asString(UTF_8)
                .isEqualTo("{\"input_tokens\":10}");
        assertThat(Dialects.of(Dialect.OPENAI).tokenCount(10))
                .asString(UTF_8)
                .isEqualTo("{\"object\":\"response.input_tokens\",\"input_tokens\":10}");
    }

    @Test
    void header_fields_of_any_dialect_are_lost_in_translation_and_others_are_kept() {
        assertThat(Stream.of("anthropic-beta", "openai-organization")).allMatch(Dialects::isDialectHeader);
        assertThat(Stream.of("user-agent", "x-request-id", "accept")).noneMatch(Dialects::isDialectHeader);
    }
}
