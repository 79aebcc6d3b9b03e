package dev.sluice.relay.adapt;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import java.io.ByteArrayOutputStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The bytes of an answer about files or batches, which comes in chunks and is read as a whole. */
public final class WholeBody {

    /** A list of a thousand batches has about one MB. What is longer is no such answer. */
    private static final int LONGEST = 16 << 20;

    private WholeBody() {}

    /** Returns the bytes of {@code body}; an error with {@link FailedAttempt} where they are too many. Releases each chunk. */
    public static Mono<byte[]> of(Flux<BodyChunk> body) {
        return body.collect(ByteArrayOutputStream::new, WholeBody::gather).map(ByteArrayOutputStream::toByteArray);
    }

    private static void gather(ByteArrayOutputStream gathered, BodyChunk chunk) {
        try {
            if (gathered.size() + chunk.length() > LONGEST) {
                throw new FailedAttempt(
                        Failure.of(FailureKind.UNREADABLE, "an answer of more than " + LONGEST + " bytes"));
            }
            byte[] bytes = new byte[chunk.length()];
            chunk.bytes().get(bytes);
            gathered.writeBytes(bytes);
        } finally {
            chunk.release();
        }
    }
}
