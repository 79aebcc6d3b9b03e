package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.MemoryReservation;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.channel.AbortedException;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** An answer at the pace of a client that takes nothing until the test has it. */
@Timeout(60)
class PacedBodyTest {

    private static final BodyChunk PIECE = BodyChunk.of(new byte[100]);

    private final MemoryBudget budget = new MemoryBudget(100_000);
    private final UntakenAnswers untaken = new UntakenAnswers(new ShortageLog(() -> 0, line -> {}));
    private final EmbeddedChannel client = new EmbeddedChannel();
    private final TestPublisher<BodyChunk> answer = TestPublisher.create();

    @AfterEach
    void nothing_is_held() {
        assertThat(budget.reserved()).isZero();
        client.close();
    }

    private PacedBody body(EmbeddedChannel channel, TestPublisher<BodyChunk> of, MemoryReservation memory) {
        return new PacedBody(of.flux(), channel, memory, untaken);
    }

    private static void takesNothing(EmbeddedChannel channel, boolean nothing) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !nothing);
        channel.runPendingTasks();
    }

    private StepVerifier.FirstStep<BodyChunk> waiting(MemoryReservation memory) {
        takesNothing(client, true);
        return StepVerifier.create(body(client, answer, memory));
    }

    @Test
    void what_waits_is_reserved_until_the_client_takes_it() {
        waiting(budget.open())
                .then(client::runPendingTasks)
                .then(() -> assertThat(budget.reserved()).isPositive())
                .then(() -> answer.assertWasNotRequested())
                .then(() -> takesNothing(client, false))
                .then(() -> assertThat(budget.reserved()).isZero())
                .then(() -> answer.next(PIECE))
                .expectNext(PIECE)
                .then(answer::complete)
                .verifyComplete();
    }

    @Test
    void a_client_that_leaves_gives_back_what_waits() {
        MemoryReservation own = budget.open();
        waiting(own)
                .then(client::runPendingTasks)
                .then(() -> assertThat(budget.reserved()).isPositive())
                .thenCancel()
                .verify();
        answer.assertCancelled();
        assertThat(own.isEvicted()).isFalse();
    }

    @Test
    void an_answer_that_fails_gives_back_what_waits() {
        waiting(budget.open())
                .then(client::runPendingTasks)
                .then(() -> answer.error(new IllegalStateException("cut")))
                .verifyError(IllegalStateException.class);
    }

    @Test
    void without_memory_the_connection_is_closed() {
        MemoryReservation others = budget.open();
        assertThat(others.tryGrow(70_000)).isTrue();
        MemoryReservation own = budget.open();
        waiting(own).then(client::runPendingTasks).verifyError(AbortedException.class);

        assertThat(client.isOpen()).isFalse();
        answer.assertCancelled();
        assertThat(own.isEvicted()).isTrue();
        others.close();
    }

    @Test
    void the_connection_that_waited_for_longest_is_closed_for_the_next() {
        MemoryReservation others = budget.open();
        assertThat(others.tryGrow(50_000)).isTrue();
        EmbeddedChannel second = new EmbeddedChannel();
        TestPublisher<BodyChunk> another = TestPublisher.create();
        waiting(budget.open())
                .then(client::runPendingTasks)
                .then(() -> {
                    takesNothing(second, true);
                    body(second, another, budget.open()).subscribe();
                    second.runPendingTasks();
                    client.runPendingTasks();
                })
                .verifyError(AbortedException.class);

        assertThat(client.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        takesNothing(second, false);
        others.close();
    }
}
