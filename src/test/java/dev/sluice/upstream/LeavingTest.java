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

/** What happens when the client leaves, or is slow. */
class LeavingTest {

    private static final String HELLO = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";

    private static final ScriptedProvider.Script SILENT = (request, peer) -> {};

    private static final ScriptedProvider.Script ENDLESS = (request, peer) -> {
        peer.beginStream();
        peer.chunk(HELLO);
    };

    @Test
    void one_who_leaves_before_the_answer_closes_the_connection() throws Exception {
        try (TestWire wire = new TestWire(SILENT)) {
            Disposable waiting = wire.upstream.send(wire.attempt(true)).subscribe();
            assertThat(wire.provider.requests.poll(10, TimeUnit.SECONDS)).isNotNull();
            waiting.dispose();
            assertThat(wire.provider.sawClientLeave()).isTrue();
            assertThat(wire.lease.ending()).isEqualTo(new TokenUsage(11, 0, 0, 0, 0));
            assertThat(wire.lease.words).containsExactly("cancelled");
        }
    }

    @Test
    void one_who_leaves_at_once_never_asked() throws Exception {
        try (TestWire wire = new TestWire(SILENT)) {
            wire.upstream.send(wire.attempt(true)).subscribe(new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    cancel();
                }
            });
            assertThat(wire.lease.ending()).isEqualTo("ignored");
            assertThat(wire.provider.requests).isEmpty();
        }
    }

    @Test
    void one_who_leaves_within_the_answer_closes_the_connection_and_owes_what_came() throws Exception {
        try (TestWire wire = new TestWire(ENDLESS)) {
            AttemptResult.Answer answer = wire.answer(wire.attempt(true));
            StepVerifier.create(answer.body().map(TestWire::text))
                    .expectNext(HELLO)
                    .thenCancel()
                    .verify(TestWire.PATIENCE);
            assertThat(wire.provider.sawClientLeave()).isTrue();
            assertThat(wire.lease.ending()).isEqualTo(new TokenUsage(11, 0, 0, 1, 0));
            assertThat(wire.lease.endings()).containsExactly("cancelled");
        }
    }

    @Test
    void one_who_leaves_without_reading_the_answer_closes_the_connection() throws Exception {
        CountDownLatch replied = new CountDownLatch(1);
        try (TestWire wire = new TestWire(ENDLESS)) {
            Disposable held = wire.upstream
                    .send(wire.attempt(true))
                    .doOnNext(reply -> replied.countDown())
                    .flatMapMany(reply -> ((AttemptResult.Answer) reply).body().delaySubscription(TestWire.PATIENCE))
                    .subscribe();
            assertThat(replied.await(10, TimeUnit.SECONDS)).isTrue();
            held.dispose();
            assertThat(wire.provider.sawClientLeave()).isTrue();
            assertThat(wire.lease.endings()).containsExactly("cancelled");
        }
    }

    @Test
    void an_answer_that_nobody_reads_is_given_up_in_the_end() throws Exception {
        try (TestWire wire = new TestWire(ENDLESS)) {
            wire.answer(wire.attempt(true));
            wire.time.advance(TestWire.TIMEOUTS.total());
            assertThat(wire.provider.sawClientLeave()).isTrue();
            wire.lease.ending();
            assertThat(wire.lease.endings()).containsExactly("cancelled");
        }
    }

    @Test
    void a_whole_answer_is_settled_even_if_its_reader_leaves() throws Exception {
        try (TestWire wire = new TestWire((request, peer) ->
                peer.answer("200 OK", "content-type: application/json\r\n", "{\"usage\":{\"prompt_tokens\":1}}"))) {
            StepVerifier.create(wire.answer(wire.attempt(false)).body(), 0)
                    .thenCancel()
                    .verify(TestWire.PATIENCE);
            assertThat(wire.lease.endings()).containsExactly("settled");
        }
    }

    @Test
    void many_who_leave_at_any_moment_leave_nothing_behind() throws Exception {
        for (int round = 0; round < 20; round++) {
            int spins = round * 1_200;
            try (TestWire wire = new TestWire(ENDLESS)) {
                Disposable call = wire.upstream
                        .send(wire.attempt(true))
                        .flatMapMany(reply -> ((AttemptResult.Answer) reply).body())
                        .doOnNext(BodyChunk::release)
                        .subscribe();
                Schedulers.boundedElastic().schedule(() -> {
                    for (int i = 0; i < spins; i++) {
                        Thread.onSpinWait();
                    }
                    call.dispose();
                });
                wire.lease.ending();
                assertThat(wire.lease.endings()).hasSize(1).isSubsetOf("ignored", "cancelled");
            }
        }
    }

    @Test
    void a_slow_reader_slows_the_provider() throws Exception {
        AtomicLong sent = new AtomicLong();
        String padded =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(16_000) + "\"}}]}\n\n";
        int chunks = 4_000;
        try (TestWire wire = new TestWire((request, peer) -> {
            peer.beginStream();
            for (int i = 0; i < chunks; i++) {
                peer.chunk(padded);
                sent.addAndGet(padded.length());
            }
            peer.chunk("data: [DONE]\n\n");
            peer.endStream();
        })) {
            AtomicLong read = new AtomicLong();
            AttemptResult.Answer answer = wire.answer(wire.attempt(true));
            StepVerifier.create(answer.body().map(TestWire::text).doOnNext(text -> read.addAndGet(text.length())), 0)
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
