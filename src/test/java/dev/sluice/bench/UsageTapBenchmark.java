package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A benchmark of reading the usage from a stream of 16 events and from a plain answer of 3 KB, in buffers as from the wire. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UsageTapBenchmark {

    private static final int EVENTS = 16;

    private final List<ByteBuffer> chatEvents = new ArrayList<>();
    private final List<ByteBuffer> messagesEvents = new ArrayList<>();
    private ByteBuffer answer = ByteBuffer.allocate(0);

    /** Builds the events and the answer. */
    @Setup
    public void prepare() {
        String chunk =
                "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4.1\","
                        + "\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":%s}],\"usage\":%s}\n\n";
        String usage = "{\"prompt_tokens\":812,\"completion_tokens\":14,\"total_tokens\":826,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":512}}";
        for (int i = 0; i < EVENTS - 2; i++) {
            chatEvents.add(direct(chunk.formatted("\"content\":\" a few words\"", "null", "null")));
            messagesEvents.add(direct("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\" a few words\"}}\n\n"));
        }
        chatEvents.add(direct(chunk.formatted("", "\"stop\"", usage)));
        chatEvents.add(direct("data: [DONE]\n\n"));
        messagesEvents.add(direct("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                + "\"end_turn\"},\"usage\":{\"input_tokens\":812,\"output_tokens\":14}}\n\n"));
        messagesEvents.add(direct("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
        answer = direct(
                "{\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + "A line of \\\"text\\\".\\n".repeat(120) + "\"},\"finish_reason\":\"stop\"}],\"usage\":"
                        + usage + "}");
    }

    @Benchmark
    public TokenUsage chatStream() {
        return read(Endpoint.CHAT, chatEvents);
    }

    @Benchmark
    public TokenUsage messagesStream() {
        return read(Endpoint.MESSAGES, messagesEvents);
    }

    @Benchmark
    public TokenUsage plainAnswer() {
        UsageTap tap = Dialects.of(Dialect.OPENAI).usageTap(Endpoint.CHAT, StateSink.NONE);
        tap.body(answer);
        return Objects.requireNonNull(tap.usage());
    }

    private static TokenUsage read(Endpoint endpoint, List<ByteBuffer> events) {
        StreamTap tap = Dialects.of(endpoint.dialect())
                .streamTap(endpoint, StateSink.NONE, TestClassifiers.of(endpoint.dialect()));
        for (ByteBuffer event : events) {
            tap.event(event);
        }
        return Objects.requireNonNull(tap.usage());
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
