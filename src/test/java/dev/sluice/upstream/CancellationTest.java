package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.TokenUsage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Cancels an attempt at each of its stages, and reads an answer slowly. */
class CancellationTest {

    private static final String HELLO = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";

    private static final ScriptedProvider.Script SILENT = (request, peer) -> {};

    private static final ScriptedProvider.Script ENDLESS = (request, peer) -> {
        peer.beginStream();
        peer.chunk(HELLO);
    };

    @Test
    void cancelling_before_the_answer_closes_the_connection() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(SILENT)) {
            Disposable waiting = fixture.upstream.send(fixture.attempt(true)).subscribe();
            assertThat(fixture.provider.requests.poll(60, TimeUnit.SECONDS)).isNotNull();
            waiting.dispose();
            assertThat(fixture.provider.clientClosed()).isTrue();
            assertThat(fixture.lease.ending()).isEqualTo(new TokenUsage(11, 0, 0, 0, 0));
            assertThat(fixture.lease.events).containsExactly("cancelled");
        }
    }

    @Test
    void cancelling_at_once_sends_nothing() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(SILENT)) {
            fixture.upstream.send(fixture.attempt(true)).subscribe(new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    cancel();
                }
            });
            assertThat(fixture.lease.ending()).isEqualTo("ignored");
            assertThat(fixture.provider.requests).isEmpty();
        }
    }

    @Test
    void cancelling_within_the_answer_closes_the_connection_and_costs_what_came() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(ENDLESS)) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            StepVerifier.create(answer.body().map(UpstreamFixture::text))
                    .expectNext(HELLO)
                    .thenCancel()
                    .verify(UpstreamFixture.MAX_WAIT);
            assertThat(fixture.provider.clientClosed()).isTrue();
            assertThat(fixture.lease.ending()).isEqualTo(new TokenUsage(11, 0, 0, 1, 0));
            assertThat(fixture.lease.endings()).containsExactly("cancelled");
        }
    }

    @Test
    void cancelling_before_the_body_is_subscribed_to_closes_the_connection() throws Exception {
        CountDownLatch replied = new CountDownLatch(1);
        try (UpstreamFixture fixture = new UpstreamFixture(ENDLESS)) {
            Disposable held = fixture.upstream
                    .send(fixture.attempt(true))
                    .doOnNext(result -> replied.countDown())
                    .flatMapMany(result ->
                            ((AttemptResult.Answer) result).body().delaySubscription(UpstreamFixture.MAX_WAIT))
                    .subscribe();
            assertThat(replied.await(60, TimeUnit.SECONDS)).isTrue();
            held.dispose();
            assertThat(fixture.provider.clientClosed()).isTrue();
            fixture.lease.ending();
            assertThat(fixture.lease.endings()).containsExactly("cancelled");
        }
    }

    @Test
    void an_answer_that_is_never_read_is_given_up_after_the_total_time() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(ENDLESS)) {
            fixture.answer(fixture.attempt(true));
            fixture.time.advance(UpstreamFixture.TIMEOUTS.total());
            assertThat(fixture.provider.clientClosed()).isTrue();
            fixture.lease.ending();
            assertThat(fixture.lease.endings()).containsExactly("cancelled");
        }
    }

    @Test
    void a_whole_answer_is_settled_even_if_its_body_is_cancelled() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) ->
                peer.answer("200 OK", "content-type: application/json\r\n", "{\"usage\":{\"prompt_tokens\":1}}"))) {
            StepVerifier.create(fixture.answer(fixture.attempt(false)).body(), 0)
                    .thenCancel()
                    .verify(UpstreamFixture.MAX_WAIT);
            assertThat(fixture.lease.endings()).containsExactly("settled");
        }
    }

    @Test
    void cancelling_at_any_moment_leaks_nothing() throws Exception {
        for (int round = 0; round < 20; round++) {
            int spins = round * 1_200;
            try (UpstreamFixture fixture = new UpstreamFixture(ENDLESS)) {
                Disposable call = fixture.upstream
                        .send(fixture.attempt(true))
                        .flatMapMany(result -> ((AttemptResult.Answer) result).body())
                        .doOnNext(BodyChunk::release)
                        .subscribe();
                Schedulers.boundedElastic().schedule(() -> {
                    for (int i = 0; i < spins; i++) {
                        Thread.onSpinWait();
                    }
                    call.dispose();
                });
                fixture.lease.ending();
                assertThat(fixture.lease.endings()).hasSize(1).isSubsetOf("ignored", "cancelled");
            }
        }
    }

    @Test
    void a_slow_subscriber_slows_the_provider() throws Exception {
        AtomicLong sent = new AtomicLong();
        String padded =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(16_000) + "\"}}]}\n\n";
        int chunks = 4_000;
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            for (int i = 0; i < chunks; i++) {
                peer.chunk(padded);
                sent.addAndGet(padded.length());
            }
            peer.chunk("data: [DONE]\n\n");
            peer.endStream();
        })) {
            AtomicLong read = new AtomicLong();
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            StepVerifier.create(
                            answer.body().map(UpstreamFixture::text).doOnNext(text -> read.addAndGet(text.length())), 0)
                    .thenRequest(3)
                    .thenAwait()
                    .then(() -> assertThat(sent.get()).isLessThan((long) padded.length() * chunks))
                    .thenRequest(Long.MAX_VALUE)
                    .thenConsumeWhile(text -> true)
                    .verifyComplete();
            assertThat(read.get()).isEqualTo((long) padded.length() * chunks + 14);
        }
    }
}
