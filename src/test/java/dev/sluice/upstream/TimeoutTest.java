package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

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
        URI nobody;
        try (ScriptedProvider closed = new ScriptedProvider((request, peer) -> {})) {
            nobody = closed.url();
        }
        try (TestWire wire = new TestWire(nobody, UnaryOperator.identity())) {
            assertThat(wire.failure(wire.attempt(true)).failure().kind()).isEqualTo(FailureKind.CONNECT);
            assertThat(wire.lease.words).containsExactly("failed");
        }
    }

    @Test
    void no_byte_of_the_answer_in_time() throws Exception {
        try (TestWire wire = new TestWire((request, peer) -> {})) {
            CompletableFuture<AttemptResult> reply =
                    wire.upstream.send(wire.attempt(true)).toFuture();
            assertThat(wire.provider.requests.poll(10, TimeUnit.SECONDS)).isNotNull();
            // the first alarm may have been the connection's, and then the next is set
            wire.time.advance(Duration.ofSeconds(6));
            assertThat(reply).isNotDone();
            wire.time.advance(TestWire.TIMEOUTS.firstByte());
            assertThat(reply.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            AttemptResult.Failed.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.FIRST_BYTE_TIMEOUT));
            assertThat(wire.provider.sawClientLeave()).isTrue();
        }
    }

    @Test
    void comments_do_not_keep_an_idle_stream_alive() throws Exception {
        CountDownLatch commented = new CountDownLatch(1);
        try (TestWire wire = new TestWire((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO);
            commented.await(10, TimeUnit.SECONDS);
            peer.chunk(": still here\n\n");
        })) {
            AttemptResult.Answer answer = wire.answer(wire.attempt(true));
            StepVerifier.create(answer.body().map(TestWire::text))
                    .expectNext(HELLO)
                    .then(() -> wire.time.advance(Duration.ofSeconds(15)))
                    .then(commented::countDown)
                    .expectNext(": still here\n\n")
                    .then(() -> wire.time.advance(Duration.ofSeconds(6)))
                    .expectErrorSatisfies(late ->
                            assertThat(((FailedAttempt) late).failure().kind()).isEqualTo(FailureKind.IDLE_TIMEOUT))
                    .verify(TestWire.PATIENCE);
        }
    }

    @Test
    void data_keeps_a_stream_alive_until_its_total_time_is_over() throws Exception {
        CountDownLatch[] steps = new CountDownLatch[7];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new CountDownLatch(1);
        }
        try (TestWire wire = new TestWire((request, peer) -> {
            peer.beginStream();
            for (CountDownLatch step : steps) {
                peer.chunk(HELLO);
                step.await(10, TimeUnit.SECONDS);
            }
        })) {
            StepVerifier.Step<String> reading =
                    StepVerifier.create(wire.answer(wire.attempt(true)).body().map(TestWire::text));
            for (int i = 0; i < 6; i++) {
                CountDownLatch step = steps[i];
                reading = reading.expectNext(HELLO)
                        .then(() -> wire.time.advance(Duration.ofSeconds(16)))
                        .then(step::countDown);
            }
            reading.expectNext(HELLO)
                    .then(() -> wire.time.advance(Duration.ofSeconds(16)))
                    .expectErrorSatisfies(late ->
                            assertThat(((FailedAttempt) late).failure().kind()).isEqualTo(FailureKind.TOTAL_TIMEOUT))
                    .verify(TestWire.PATIENCE);
        }
    }

    @Test
    void a_stream_is_not_idle_while_its_reader_is_slow() throws Exception {
        try (TestWire wire = new TestWire((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO);
            peer.chunk(HELLO + "data: [DONE]\n\n");
            peer.endStream();
        })) {
            AttemptResult.Answer answer = wire.answer(wire.attempt(true));
            StepVerifier.create(answer.body().doOnNext(BodyChunk::release), 0)
                    .thenRequest(1)
                    .expectNextCount(1)
                    .then(() -> wire.time.advance(Duration.ofSeconds(60)))
                    .thenRequest(1)
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(TestWire.PATIENCE);
            assertThat(wire.lease.endings()).containsExactly("settled");
        }
    }

    @Test
    void a_connection_that_breaks_before_the_answer_is_a_reset() throws Exception {
        try (TestWire wire = new TestWire((request, peer) -> peer.reset())) {
            assertThat(wire.failure(wire.attempt(true)).failure().kind()).isEqualTo(FailureKind.RESET);
        }
        try (TestWire wire = new TestWire((request, peer) -> peer.close())) {
            assertThat(wire.failure(wire.attempt(false)).failure().kind()).isEqualTo(FailureKind.RESET);
        }
    }
}
