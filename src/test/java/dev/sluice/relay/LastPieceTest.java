package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.MeteredUsage;
import dev.sluice.upstream.Completion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

class LastPieceTest {

    private final Sinks.One<Completion> completion = Sinks.one();
    private final Sinks.One<Void> ledger = Sinks.one();
    private final Sinks.Many<BodyChunk> body = Sinks.many().unicast().onBackpressureBuffer();
    private final List<Piece> pieces = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private int recorded;

    private final LastPiece last = new LastPiece(completion.asMono(), end -> {
        recorded++;
        return ledger.asMono();
    });

    @Test
    void events_pass_until_the_end_is_known_and_those_after_it_wait_for_the_ledger() {
        read(last::held);
        come("one", "two");
        ended(true);
        come("three", "done");
        body.tryEmitComplete();

        assertThat(received).containsExactly("one", "two");
        ledger.tryEmitEmpty();
        assertThat(received).containsExactly("one", "two", "three", "done");
        assertThat(ends).containsExactly("complete");
        assertThat(recorded).isEqualTo(1);
    }

    @Test
    void each_piece_of_a_plain_answer_waits_for_the_next() {
        read(last::heldPlain);
        come("one", "two");
        assertThat(received).containsExactly("one");
        ended(true);
        body.tryEmitComplete();

        assertThat(received).containsExactly("one");
        ledger.tryEmitEmpty();
        assertThat(received).containsExactly("one", "two");
        assertThat(ends).containsExactly("complete");
    }

    @Test
    void a_body_that_is_not_whole_is_not_recorded_as_one() {
        read(last::held);
        come("one");
        ended(false);
        body.tryEmitComplete();

        assertThat(received).containsExactly("one");
        assertThat(ends).containsExactly("complete");
        assertThat(recorded).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_ledger_that_fails_ends_the_answer_without_its_last_piece(boolean stream) {
        read(stream ? last::held : last::heldPlain);
        come("one");
        ended(true);
        come("two");
        body.tryEmitComplete();
        ledger.tryEmitError(new IllegalStateException("full"));

        assertThat(received).containsExactly("one");
        assertThat(ends).containsExactly("full");
        assertThat(pieces).allMatch(piece -> piece.released == 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_waits_is_released_when_the_client_leaves(boolean stream) {
        Disposable reading = read(stream ? last::held : last::heldPlain);
        come("one");
        ended(true);
        come("two");
        reading.dispose();

        assertThat(received).containsExactly("one");
        assertThat(pieces).allMatch(piece -> piece.released == 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_waits_is_released_when_the_body_breaks(boolean stream) {
        read(stream ? last::held : last::heldPlain);
        come("one");
        ended(true);
        come("two");
        body.tryEmitError(new IllegalStateException("cut"));

        assertThat(received).containsExactly("one");
        assertThat(ends).containsExactly("cut");
        assertThat(pieces).allMatch(piece -> piece.released == 1);
    }

    private Disposable read(UnaryOperator<Flux<BodyChunk>> held) {
        return held.apply(body.asFlux())
                .subscribe(
                        piece -> {
                            received.add(
                                    StandardCharsets.UTF_8.decode(piece.bytes()).toString());
                            piece.release();
                        },
                        failure -> ends.add(failure.getMessage()),
                        () -> ends.add("complete"));
    }

    private void come(String... texts) {
        for (String text : texts) {
            Piece piece = new Piece(text);
            pieces.add(piece);
            body.tryEmitNext(piece);
        }
    }

    private void ended(boolean whole) {
        completion.tryEmitValue(new Completion(MeteredUsage.NONE, whole));
    }

    /** A chunk that counts its releases. */
    private static final class Piece implements BodyChunk {

        private final byte[] bytes;
        private int released;

        Piece(String text) {
            this.bytes = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(bytes);
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public boolean release() {
            released++;
            return true;
        }
    }
}
