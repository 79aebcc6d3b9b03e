package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.call.CutBodies;
import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.dialect.Heads;
import dev.sluice.protocol.request.RequestHead;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A benchmark of reading a request's head and renaming its model, for a short chat and for one with a whole document. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestHeadBenchmark {

    /** The body's size in KB. */
    @Param({"2", "200", "2000"})
    public int kilobytes;

    private RequestBody body = RequestBody.of(new byte[0]);

    /** Builds a body from messages of about 600 bytes. */
    @Setup
    public void prepare() {
        String message =
                "{\"role\":\"user\",\"content\":\"" + "Some \\\"text\\\" of a caller, grüße.\\n".repeat(16) + "\"},";
        String messages = message.repeat(Math.max(1, kilobytes * 1024 / message.length()));
        String json = "{\"model\":\"gpt-4.1\",\"messages\":[" + messages.substring(0, messages.length() - 1)
                + "],\"stream\":true,\"max_completion_tokens\":512}";
        body = CutBodies.cut(json.getBytes(UTF_8), 64 << 10);
    }

    @Benchmark
    public RequestHead read() {
        return Heads.read(body, Endpoint.CHAT);
    }

    @Benchmark
    public RequestBody readAndRename() {
        return Heads.read(body, Endpoint.CHAT).renamed(body, "provider/gpt-4.1");
    }
}
