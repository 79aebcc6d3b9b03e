package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RefusingPort;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.FailureKind;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class TimeoutTest {

    private static final String HELLO = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";

    @Test
    void a_connection_refused_is_a_failure_at_once() throws Exception {
        try (RefusingPort port = new RefusingPort();
                UpstreamFixture fixture = new UpstreamFixture(
                        URI.create("http://127.0.0.1:" + port.number()), UnaryOperator.identity())) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.CONNECT);
            assertThat(fixture.lease.events).containsExactly("failed");
        }
    }

    @Test
    void no_byte_of_the_answer_within_its_time_is_a_failure() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {})) {
            CompletableFuture<AttemptResult> result =
                    fixture.upstream.send(fixture.attempt(true)).toFuture();
            assertThat(fixture.provider.requests.poll(60, TimeUnit.SECONDS)).isNotNull();
            // the first alarm may have been the connection's, and then the next is set
            fixture.time.advance(UpstreamFixture.TIMEOUTS.connect().plusSeconds(1));
            assertThat(result).isNotDone();
            // the provider may have the request before its sender has noticed that it is sent, which sets the alarm
            fixture.passUntilDone(result, UpstreamFixture.TIMEOUTS.firstByte());
            assertThat(result.get())
                    .isInstanceOfSatisfying(
                            AttemptResult.Failed.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.FIRST_BYTE_TIMEOUT));
            assertThat(fixture.provider.clientClosed()).isTrue();
        }
    }

    @Test
    void comments_do_not_keep_an_idle_stream_alive() throws Exception {
        CountDownLatch commented = new CountDownLatch(1);
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO);
            commented.await(60, TimeUnit.SECONDS);
            peer.chunk(": still here\n\n");
        })) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            StepVerifier.create(answer.body().map(UpstreamFixture::text))
                    .expectNext(HELLO)
                    .then(() -> fixture.time.advance(Duration.ofSeconds(15)))
                    .then(commented::countDown)
                    .expectNext(": still here\n\n")
                    .then(() -> fixture.time.advance(Duration.ofSeconds(6)))
                    .expectErrorSatisfies(timedOut -> assertThat(
                                    ((FailedAttempt) timedOut).failure().kind())
                            .isEqualTo(FailureKind.IDLE_TIMEOUT))
                    .verify(UpstreamFixture.MAX_WAIT);
        }
    }

    @Test
    void data_keeps_a_stream_alive_until_its_total_time_is_over() throws Exception {
        CountDownLatch[] steps = new CountDownLatch[7];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new CountDownLatch(1);
        }
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            for (CountDownLatch step : steps) {
                peer.chunk(HELLO);
                step.await(60, TimeUnit.SECONDS);
            }
        })) {
            StepVerifier.Step<String> reading = StepVerifier.create(
                    fixture.answer(fixture.attempt(true)).body().map(UpstreamFixture::text));
            for (int i = 0; i < 6; i++) {
                CountDownLatch step = steps[i];
                reading = reading.expectNext(HELLO)
                        .then(() -> fixture.time.advance(Duration.ofSeconds(16)))
                        .then(step::countDown);
            }
            reading.expectNext(HELLO)
                    .then(() -> fixture.time.advance(Duration.ofSeconds(16)))
                    .expectErrorSatisfies(timedOut -> assertThat(
                                    ((FailedAttempt) timedOut).failure().kind())
                            .isEqualTo(FailureKind.TOTAL_TIMEOUT))
                    .verify(UpstreamFixture.MAX_WAIT);
        }
    }

    @Test
    void a_stream_is_not_idle_while_its_subscriber_is_slow() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO);
            peer.chunk(HELLO + "data: [DONE]\n\n");
            peer.endStream();
        })) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            StepVerifier.create(answer.body().doOnNext(BodyChunk::release), 0)
                    .thenRequest(1)
                    .expectNextCount(1)
                    .then(() -> fixture.time.advance(Duration.ofSeconds(60)))
                    .thenRequest(1)
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(UpstreamFixture.MAX_WAIT);
            assertThat(fixture.lease.endings()).containsExactly("settled");
        }
    }

    @Test
    void a_connection_that_breaks_before_the_answer_is_a_reset() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.reset())) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.RESET);
        }
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.close())) {
            assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.RESET);
        }
    }
}
