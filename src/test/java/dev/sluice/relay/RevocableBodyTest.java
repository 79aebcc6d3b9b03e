package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Refusal;
import dev.sluice.relay.Revocation.Revoked;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.publisher.TestPublisher;

/** A body whose chunks are handed on by a thread of their own, and whose call is revoked by another. */
class RevocableBodyTest {

    private final Revocation revocation = new Revocation();
    private final TestPublisher<BodyChunk> provider = TestPublisher.create();
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<String> received = new ArrayList<>();

    private Disposable read() {
        return revocation
                .guard(provider.flux(), thread::add)
                .subscribe(
                        chunk -> received.add(
                                StandardCharsets.UTF_8.decode(chunk.bytes()).toString()),
                        error -> received.add(error.getClass().getSimpleName()),
                        () -> received.add("end"));
    }

    private static BodyChunk chunk(String text) {
        return BodyChunk.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private void revoke() {
        revocation.revoke(Refusal.shuttingDown());
    }

    private void runThread() {
        for (Runnable task = thread.poll(); task != null; task = thread.poll()) {
            task.run();
        }
    }

    @Test
    void ends_on_the_thread_of_its_chunks() {
        read();
        revoke();
        provider.next(chunk("meanwhile"));
        runThread();

        assertThat(received).containsExactly("meanwhile", Revoked.class.getSimpleName());
        provider.assertCancelled();
    }

    @Test
    void ends_at_once_where_it_is_read_after_the_signal() {
        revoke();
        read();
        runThread();

        assertThat(received).containsExactly(Revoked.class.getSimpleName());
    }

    @Test
    void that_has_ended_stays_as_it_is() {
        read();
        provider.next(chunk("all")).complete();
        revoke();
        runThread();

        assertThat(received).containsExactly("all", "end");
    }

    @Test
    void that_ends_between_the_signal_and_its_thread_stays_as_it_is() {
        read();
        revoke();
        provider.complete();
        runThread();

        assertThat(received).containsExactly("end");
    }

    @Test
    void whose_subscriber_has_left_tells_nothing_more() {
        Disposable reading = read();
        revoke();
        reading.dispose();
        runThread();

        assertThat(received).isEmpty();
    }
}
