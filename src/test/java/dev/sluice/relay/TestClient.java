package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A client that has made a call, as the edge stands for it: takes the answer, reads its body, or leaves. */
final class TestClient {

    @Nullable
    CallAnswer answer;

    @Nullable
    Throwable error;

    boolean complete;
    private final StringBuilder received = new StringBuilder();
    private final Disposable call;
    private final MemoryReservation memory;
    private @Nullable Disposable body;

    /** @param memory what the call holds */
    TestClient(Mono<CallAnswer> relayed, MemoryReservation memory) {
        this.memory = memory;
        call = relayed.flatMap(begun -> {
                    answer = begun;
                    return Mono.never();
                })
                .subscribe(never -> {}, failure -> error = failure);
    }

    CallAnswer.Served served() {
        assertThat(answer).isInstanceOf(CallAnswer.Served.class);
        return (CallAnswer.Served) answer;
    }

    Refusal refusal() {
        assertThat(answer).isInstanceOf(CallAnswer.Refused.class);
        return ((CallAnswer.Refused) answer).refusal();
    }

    /** Reads the body from now on. */
    TestClient reads() {
        body = served().body()
                .subscribe(chunk -> received.append(text(chunk)), failure -> error = failure, () -> complete = true);
        return this;
    }

    String received() {
        return received.toString();
    }

    /** Is cut off by the edge, since it takes nothing while others need the memory. */
    void isCutOff() {
        memory.evict();
        leaves();
    }

    void leaves() {
        if (body != null) {
            body.dispose();
        }
        call.dispose();
    }

    private static String text(BodyChunk chunk) {
        String text = StandardCharsets.UTF_8.decode(chunk.bytes()).toString();
        chunk.release();
        return text;
    }
}
