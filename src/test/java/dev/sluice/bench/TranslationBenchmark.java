package dev.sluice.bench;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerStore;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.translate.ModelTraitsTable;
import dev.sluice.protocol.translate.Translations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

/** A benchmark of translating one call: its request, and a stream of sixteen events. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TranslationBenchmark {

    @Param({"CHAT_MESSAGES", "MESSAGES_CHAT"})
    public String pair = "";

    private Translation translation =
            Translations.bundled().between(Endpoint.CHAT, Endpoint.MESSAGES).orElseThrow();
    private TranslationContext terms = terms("claude-sonnet-4-5");
    private AnswerContext exchange = translation.request(request(), terms).answerContext();
    private List<ByteBuffer> events = List.of();

    @Setup
    public void prepare() {
        boolean fromChat = pair.equals("CHAT_MESSAGES");
        translation = (fromChat
                        ? Translations.bundled().between(Endpoint.CHAT, Endpoint.MESSAGES)
                        : Translations.bundled().between(Endpoint.MESSAGES, Endpoint.CHAT))
                .orElseThrow();
        terms = terms(fromChat ? "claude-sonnet-4-5" : "gpt-4.1");
        exchange = translation.request(request(), terms).answerContext();
        events = fromChat ? messagesStream() : chatStream();
    }

    @Benchmark
    public byte[] request_of_three_turns() {
        return translation.request(request(), terms).body();
    }

    @Benchmark
    public int stream_of_sixteen_events() {
        StreamTranslator stream = translation.stream(exchange);
        int bytes = 0;
        for (ByteBuffer event : events) {
            bytes += stream.events(event).length;
        }
        return bytes + stream.end().length;
    }

    private static TranslationContext terms(String model) {
        return new TranslationContext(
                model,
                8192,
                0,
                false,
                false,
                ModelTraitsTable.bundled().of(model),
                StateCache.NONE,
                AnswerStore.NONE,
                true,
                () -> "id",
                InstantSource.system());
    }

    private static byte[] request() {
        return ("{\"model\":\"m\",\"max_tokens\":500,\"stream\":true,\"messages\":["
                        + "{\"role\":\"user\",\"content\":\"What is the capital of Italy, and why is it there?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Rome. It has been there for a long time.\"},"
                        + "{\"role\":\"user\",\"content\":\"How long?\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<ByteBuffer> messagesStream() {
        List<ByteBuffer> stream = new ArrayList<>();
        stream.add(event(
                "message_start", "\"message\":{\"id\":\"msg_1\",\"model\":\"claude\",\"usage\":{\"input_tokens\":9}}"));
        stream.add(event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        for (int i = 0; i < 11; i++) {
            stream.add(event(
                    "content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" a few words more\"}"));
        }
        stream.add(event("content_block_stop", "\"index\":0"));
        stream.add(event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":50}"));
        stream.add(event("message_stop", "\"x\":0"));
        return stream;
    }

    private static ByteBuffer event(String type, String fields) {
        String text = "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ByteBuffer> chatStream() {
        List<ByteBuffer> stream = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            stream.add(chunk("[{\"index\":0,\"delta\":{\"content\":\" a few words more\"},\"finish_reason\":null}]"));
        }
        stream.add(chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]"));
        stream.add(chunk("[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":50,\"total_tokens\":59}"));
        stream.add(ByteBuffer.wrap("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8)));
        return stream;
    }

    private static ByteBuffer chunk(String choices) {
        String text = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
                + "\"model\":\"gpt-4.1-2025-04-14\",\"system_fingerprint\":\"fp_1\",\"choices\":" + choices + "}\n\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
