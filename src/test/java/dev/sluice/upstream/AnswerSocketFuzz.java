package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.fuzz.Corpus;
import dev.sluice.fuzz.FuzzTarget;
import dev.sluice.fuzz.Mutation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import reactor.core.publisher.Flux;

/**
 * Answers of a provider over a socket: heads, chunks, codings and events, damaged and cut anywhere. The attempt ends once, and no
 * buffer, alarm or lease is left, which {@link UpstreamFixture} checks.
 */
public final class AnswerSocketFuzz implements FuzzTarget {

    private static final List<String> HEADS = List.of(
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.0 200 OK\r\n",
            "HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n",
            "HTTP/1.1 204 No Content\r\n",
            "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\n",
            "HTTP/1.1 400 Bad Request\r\n",
            "HTTP/1.1 302 Found\r\nlocation: http://elsewhere.example/\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n",
            "HTTP/1.1 503\r\n",
            "HTTP/9.9 200 OK\r\n",
            "200 OK\r\n");

    private final Corpus streams = Corpus.of("-to-", ".sse");
    private final Corpus answers = Corpus.of("-to-", "answer.json");

    @Override
    public String name() {
        return "answers over sockets";
    }

    @Override
    public void run(RandomGenerator random) throws IOException {
        boolean stream = random.nextBoolean();
        byte[] answer = answer(stream, random);
        List<byte[]> pieces = random.nextBoolean() ? List.of(answer) : pieces(answer, random);
        boolean reset = random.nextInt(8) == 0;
        Dialect dialect = random.nextBoolean() ? Dialect.OPENAI : Dialect.ANTHROPIC;
        try (UpstreamFixture fixture = new UpstreamFixture(dialect, (request, peer) -> {
            for (byte[] piece : pieces) {
                peer.send(piece);
            }
            if (reset) {
                peer.reset();
            } else {
                peer.close();
            }
        })) {
            end(fixture.send(fixture.attempt(stream)));
        }
    }

    /** Reads a body to whichever end it has, and checks that what is told holds no secret. */
    private static void end(AttemptResult result) {
        if (result instanceof AttemptResult.Answer answer) {
            answer.body()
                    .map(UpstreamFixture::text)
                    .onErrorResume(broken -> Flux.empty())
                    .then()
                    .block(UpstreamFixture.MAX_WAIT);
        } else if (result instanceof AttemptResult.Failed failed) {
            assertThat(failed.failure().message()).isNotBlank().doesNotContain(RecordingLease.SECRET);
        }
    }

    private byte[] answer(boolean stream, RandomGenerator random) {
        byte[] body = stream ? Mutation.stream(streams.any(random), random) : Mutation.of(answers.any(random), random);
        String fields = "content-type: " + (stream ? "text/event-stream" : "application/json") + "\r\n";
        int coding = random.nextInt(6);
        if (coding < 2) {
            body = compressed(coding == 0, body);
            fields += "content-encoding: " + (coding == 0 ? "gzip" : "deflate") + "\r\n";
            body = random.nextBoolean() ? body : Mutation.bytes(body, random);
        }
        boolean chunked = random.nextBoolean();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        fields += chunked ? "transfer-encoding: chunked\r\n" : "content-length: " + body.length + "\r\n";
        answer.writeBytes((HEADS.get(random.nextInt(HEADS.size())) + fields + "\r\n").getBytes(StandardCharsets.UTF_8));
        answer.writeBytes(chunked ? chunked(body, random) : body);
        return random.nextInt(3) == 0 ? Mutation.bytes(answer.toByteArray(), random) : answer.toByteArray();
    }

    /** At most some dozens, as each is a packet of its own. */
    private static List<byte[]> pieces(byte[] answer, RandomGenerator random) {
        List<byte[]> pieces = Mutation.parts(answer, random);
        return pieces.size() <= 50 ? pieces : List.of(answer);
    }

    private static byte[] chunked(byte[] body, RandomGenerator random) {
        ByteArrayOutputStream chunked = new ByteArrayOutputStream();
        for (byte[] piece : Mutation.parts(body, random)) {
            chunked.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunked.writeBytes(piece);
            chunked.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        chunked.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return chunked.toByteArray();
    }

    private static byte[] compressed(boolean gzip, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
