package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RefusalTest {

    private static final String JSON = "content-type: application/json\r\n";

    @Test
    void the_limits_of_a_429_are_reported_before_the_lease_fails() throws Exception {
        String fields = JSON + "retry-after: 7\r\nx-request-id: req_1\r\nx-ratelimit-limit-requests: 50\r\n"
                + "x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 6m0s\r\n";
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) ->
                peer.answer("429 Too Many Requests", fields, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}"))) {
            AttemptResult.Failed failed = fixture.failure(fixture.attempt(true));
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.LIMITED);
            assertThat(failed.failure().retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(failed.requestId()).isEqualTo("req_1");
            assertThat(fixture.lease.events).containsExactly("limitsReported", "failed");
            assertThat(fixture.lease.reports.get(0).levels())
                    .isEqualTo(List.of(new Level(
                            Dimension.REQUESTS, 50, 0, Duration.ofMinutes(6).toNanos(), true)));
        }
    }

    @Test
    void an_error_that_is_the_callers_fault_is_kept_as_it_came() throws Exception {
        String body = "{\"error\":{\"message\":\"no such field: colour\"}}";
        try (UpstreamFixture fixture =
                new UpstreamFixture((request, peer) -> peer.answer("400 Bad Request", JSON, body))) {
            Failure failure = fixture.failure(fixture.attempt(false)).failure();
            assertThat(failure.kind()).isEqualTo(FailureKind.CALLER_FAULT);
            assertThat(failure.status()).isEqualTo(400);
            assertThat(failure.message()).isEqualTo("no such field: colour");
            Failure.Refused answer = Objects.requireNonNull(failure.answer());
            assertThat(answer.body()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.contentType()).isEqualTo("application/json");
        }
    }

    @Test
    void a_key_that_the_provider_quotes_is_masked() throws Exception {
        String body = "{\"error\":{\"message\":\"bad key " + RecordingLease.SECRET + "\"}}";
        try (UpstreamFixture fixture =
                new UpstreamFixture((request, peer) -> peer.answer("422 Unprocessable", JSON, body))) {
            Failure failure = fixture.failure(fixture.attempt(false)).failure();
            assertThat(failure.message()).isEqualTo("bad key ***");
            assertThat(failure.answer()).isNotNull();
            assertThat(new String(failure.answer().body(), StandardCharsets.UTF_8))
                    .isEqualTo(body.replace(RecordingLease.SECRET, "***"));
        }
    }

    @Test
    void an_endless_refusal_is_read_in_part() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send("HTTP/1.1 500 Oops\r\ncontent-length: 90000000\r\n\r\n");
            while (true) {
                peer.send("<p>oops</p>".repeat(1_000));
            }
        })) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.SERVER_ERROR);
            assertThat(fixture.provider.clientClosed()).isTrue();
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(
                (request, peer) -> peer.answer("302 Found", "location: http://127.0.0.1:1/\r\n", ""))) {
            assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.UNREADABLE);
        }
    }

    @Test
    void a_provider_that_is_no_longer_configured_is_not_called() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {})) {
            fixture.upstream.reconfigure(List.of());
            assertThat(fixture.failure(fixture.attempt(true, new Headers()))
                            .failure()
                            .message())
                    .contains("provider");
            assertThat(fixture.lease.events).containsExactly("ignored");
        }
    }
}
