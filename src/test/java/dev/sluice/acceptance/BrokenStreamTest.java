package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.sluice.demo.Fault;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that break off: they are never completed as if they were whole. */
class BrokenStreamTest {

    private static SimulatedProvider provider;
    private static RunningRelay relay;

    /** One key for each broken stream, so that an open circuit leaves others. */
    @BeforeAll
    static void start() {
        provider = RunningRelay.simulated(SimulationPlan.of(60, LimitPlan.UNLIMITED));
        relay = RunningRelay.over(provider, 60);
    }

    @AfterAll
    static void stop() {
        relay.close();
        provider.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_MID_STREAM", "CUT_MID_EVENT", "GARBAGE"})
    void a_broken_stream_ends_with_an_error_event_in_the_client_s_dialect(Fault fault) {
        provider.failAll(fault);

        HttpResponse<String> chat = relay.post(SampleRequest.CHAT_STREAM);
        HttpResponse<String> message = relay.post(SampleRequest.MESSAGE_STREAM);
        HttpResponse<String> response = relay.post(SampleRequest.RESPONSE_STREAM);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("response.created").doesNotContain("response.completed");
        assertThat(lastEvent(response))
                .startsWith("event: error\ndata: {\"type\":\"error\",\"code\":\"upstream_error\",\"message\":")
                .contains(",\"error\":{");
        assertThat(chat.statusCode()).isEqualTo(200);
        assertThat(chat.body()).contains("chat.completion.chunk").doesNotContain("[DONE]");
        assertThat(lastEvent(chat)).startsWith("data: {\"error\":{").endsWith("}");
        assertThat(message.statusCode()).isEqualTo(200);
        assertThat(message.body()).contains("message_start").doesNotContain("message_stop");
        assertThat(lastEvent(message)).startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{");
        relay.awaitQuiet();
    }

    @Test
    void a_provider_s_own_error_event_passes_as_it_is() {
        provider.failAll(Fault.ERROR_EVENT_MID_STREAM);

        HttpResponse<String> chat = relay.post(SampleRequest.CHAT_STREAM);
        HttpResponse<String> message = relay.post(SampleRequest.MESSAGE_STREAM);
        HttpResponse<String> response = relay.post(SampleRequest.RESPONSE_STREAM);

        assertThat(response.body()).doesNotContain("response.completed");
        assertThat(lastEvent(response)).contains("\"code\":\"server_is_overloaded\"", "\"sequence_number\"");
        assertThat(chat.body()).doesNotContain("[DONE]");
        assertThat(lastEvent(chat)).contains("\"code\":\"server_is_overloaded\"");
        assertThat(message.body()).doesNotContain("message_stop");
        assertThat(lastEvent(message)).contains("\"type\":\"overloaded_error\"");
        relay.awaitQuiet();
    }

    @Test
    void a_stream_without_its_terminator_is_whole_where_its_last_chunk_says_so() {
        provider.failAll(Fault.NO_TERMINATOR);

        HttpResponse<String> chat = relay.post(SampleRequest.CHAT_STREAM);
        HttpResponse<String> message = relay.post(SampleRequest.MESSAGE_STREAM);
        HttpResponse<String> response = relay.post(SampleRequest.RESPONSE_STREAM);

        assertThat(lastEvent(chat)).isEqualTo("data: [DONE]");
        assertThat(lastEvent(message)).startsWith("event: error");
        assertThat(lastEvent(response)).startsWith("event: error").contains("\"code\":\"upstream_error\"");
        relay.awaitQuiet();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_MID_STREAM", "CUT_MID_EVENT", "ERROR_EVENT_MID_STREAM", "GARBAGE"})
    void the_sdks_throw(Fault fault) {
        provider.failAll(fault);

        assertThatThrownBy(BrokenStreamTest::readWithOpenAi).isInstanceOf(OpenAIException.class);
        assertThatThrownBy(BrokenStreamTest::readWithAnthropic).isInstanceOf(AnthropicException.class);
    }

    private static void readWithOpenAi() {
        try (var chunks = relay.openAi()
                .chat()
                .completions()
                .createStreaming(ChatCompletionCreateParams.builder()
                        .model("gpt-4.1")
                        .addUserMessage("Hi")
                        .build())) {
            chunks.stream().forEach(chunk -> {});
        }
    }

    private static void readWithAnthropic() {
        try (StreamResponse<?> events = relay.anthropic()
                .messages()
                .createStreaming(MessageCreateParams.builder()
                        .model("claude-opus-4-7")
                        .maxTokens(100)
                        .addUserMessage("Hi")
                        .build())) {
            events.stream().forEach(event -> {});
        }
    }

    private static String lastEvent(HttpResponse<String> stream) {
        String[] events = stream.body().strip().split("\n\n");
        return events[events.length - 1];
    }
}
