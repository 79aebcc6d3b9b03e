package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.relay.CallAnswer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Tests that an answer is closed whatever the order in which it arrives and its client leaves. */
class PendingAnswerTest {

    private static final int RACES = 2_000;

    private final AtomicInteger closings = new AtomicInteger();

    private CallAnswer answer() {
        return new CallAnswer.Served(
                200,
                new Headers(),
                Flux.empty(),
                0,
                true,
                false,
                RouteTaken.NONE,
                LimitFigures.NONE,
                closings::incrementAndGet);
    }

    @Test
    void an_answer_that_arrived_is_given_to_each_that_awaits_it_and_closed_at_the_end() {
        CallAnswer answer = answer();
        Sinks.One<CallAnswer> source = Sinks.one();
        PendingAnswer pending = new PendingAnswer(source.asMono());
        source.tryEmitValue(answer).orThrow();
        StepVerifier.create(pending.answer()).expectNext(answer).verifyComplete();
        StepVerifier.create(pending.answer()).expectNext(answer).verifyComplete();
        assertThat(closings).hasValue(0);

        pending.close();
        pending.close();
        assertThat(closings).hasValue(1);
    }

    @Test
    void an_error_is_given_in_place_of_the_answer() {
        PendingAnswer pending = new PendingAnswer(Mono.error(new IllegalStateException("broken")));
        StepVerifier.create(pending.answer()).verifyErrorMessage("broken");
        pending.close();
        assertThat(closings).hasValue(0);
    }

    @Test
    void an_answer_that_arrives_although_it_was_cancelled_is_closed() {
        Late late = new Late();
        PendingAnswer pending = new PendingAnswer(late);
        pending.close();
        assertThat(late.cancelled).isTrue();

        late.emit(answer());
        assertThat(closings).hasValue(1);
    }

    @Test
    void an_answer_that_arrives_while_its_client_leaves_is_closed_once() throws InterruptedException {
        for (int race = 1; race <= RACES; race++) {
            Late late = new Late();
            PendingAnswer pending = new PendingAnswer(late);
            CountDownLatch ready = new CountDownLatch(1);
            Thread arrival = new Thread(() -> {
                ready.countDown();
                late.emit(answer());
            });
            arrival.start();
            ready.await();
            pending.close();
            arrival.join();
            assertThat(closings).hasValue(race);
        }
    }

    /** An answer that comes when it is told to, cancelled or not: a cancellation may come too late. */
    private static final class Late extends Mono<CallAnswer> implements Subscription {

        private CoreSubscriber<? super CallAnswer> subscriber;
        private volatile boolean cancelled;

        @Override
        public void subscribe(CoreSubscriber<? super CallAnswer> actual) {
            subscriber = actual;
            actual.onSubscribe(this);
        }

        void emit(CallAnswer answer) {
            subscriber.onNext(answer);
            subscriber.onComplete();
        }

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
