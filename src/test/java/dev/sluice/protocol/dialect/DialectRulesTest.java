package dev.sluice.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap.Mark;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the rules of every dialect. */
class DialectRulesTest {

    @ParameterizedTest
    @EnumSource
    void a_refusal_of_the_provider_is_handed_on_as_it_came(Dialect dialect) {
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
    void a_limit_always_says_when_to_come_again() {
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

    @Test
    void each_dialect_names_its_own_request_id() {
        assertThat(Dialects.of(Dialect.OPENAI).requestIdHeader()).isEqualTo("x-request-id");
        assertThat(Dialects.of(Dialect.ANTHROPIC).requestIdHeader()).isEqualTo("request-id");
    }

    private static @Nullable String header(DialectRules rules, Refusal refusal, String name) {
        Headers headers = new Headers();
        rules.headers(refusal, headers);
        return headers.first(name);
    }
}
