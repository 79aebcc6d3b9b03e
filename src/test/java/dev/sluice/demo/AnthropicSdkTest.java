package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceTool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.models.ModelInfo;
import dev.sluice.demo.limits.LimitPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated provider through Anthropic's own SDK, which validates the answers. */
class AnthropicSdkTest {

    private final Simulation simulation = new Simulation(SimulationPlan.of(1, LimitPlan.UNLIMITED));
    private final AnthropicClient client = simulation.anthropic(Simulation.KEY);

    @AfterEach
    void close() {
        client.close();
        simulation.close();
    }

    @Test
    void a_message_is_answered() {
        Message message = client.messages().create(question("What is a sluice?").build());

        assertThat(message.content()).hasSize(1);
        assertThat(message.content().get(0).asText().text()).startsWith("The text is about");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isEqualTo(9);
        assertThat(message.usage().outputTokens()).isBetween(8L, 24L);
        assertThat(message.validate()).isSameAs(message);
    }

    @Test
    void a_stream_accumulates_to_a_message() {
        Message message = streamed(question("What is a sluice?").build());

        assertThat(message.content().get(0).asText().text()).startsWith("The text is about");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isBetween(8L, 24L);
    }

    @Test
    void max_tokens_truncates_the_answer() {
        Message message = client.messages().create(question("Hi").maxTokens(3).build());

        assertThat(message.stopReason()).contains(StopReason.MAX_TOKENS);
        assertThat(message.content().get(0).asText().text()).isEqualTo("The text is");
        assertThat(message.usage().outputTokens()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_tool_is_called_on_request_and_its_result_is_answered(boolean stream) {
        MessageCreateParams asked =
                question("Please call get_weather").addTool(weather()).build();
        Message call = stream ? streamed(asked) : client.messages().create(asked);
        assertThat(call.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(call.content().get(0).asToolUse().name()).isEqualTo("get_weather");
        assertThat(call.content().get(0).asToolUse()._input()).isEqualTo(JsonValue.from(Map.of("city", "simulated")));

        MessageCreateParams returned = asked.toBuilder()
                .addMessage(call)
                .addUserMessageOfContentBlockParams(
                        List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                .toolUseId(call.content().get(0).asToolUse().id())
                                .content("Sunny")
                                .build())))
                .build();
        Message answer = stream ? streamed(returned) : client.messages().create(returned);
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.content().get(0).isText()).isTrue();
    }

    @Test
    void a_forced_tool_is_called() {
        Message call = client.messages()
                .create(question("Hi")
                        .addTool(weather())
                        .toolChoice(ToolChoiceTool.builder().name("get_weather").build())
                        .build());

        assertThat(call.content().get(0).isToolUse()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thinking_blocks_are_shown_and_signed(boolean stream) {
        MessageCreateParams asked =
                question("Hi").maxTokens(2000).enabledThinking(1024).build();
        Message message = stream ? streamed(asked) : client.messages().create(asked);

        ContentBlock thinking = message.content().get(0);
        assertThat(thinking.asThinking().signature()).isNotEmpty();
        assertThat(thinking.asThinking().thinking()).isNotEmpty();
        assertThat(message.content().get(1).isText()).isTrue();
    }

    @Test
    void tokens_are_counted_and_models_listed() {
        long counted = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("claude-opus-4-7")
                        .addUserMessage("What is a sluice?")
                        .build())
                .inputTokens();

        assertThat(counted).isEqualTo(9);
        assertThat(client.models().list().data())
                .extracting(ModelInfo::id)
                .containsExactlyElementsOf(SimulationPlan.MODELS);
        assertThat(client.models().retrieve("claude-opus-4-7").id()).isEqualTo("claude-opus-4-7");
    }

    @Test
    void a_marked_prefix_is_written_to_the_cache_and_read_by_the_next_request() {
        MessageCreateParams marked = question("What is a sluice?")
                .putAdditionalBodyProperty("cache_control", JsonValue.from(Map.of("type", "ephemeral")))
                .build();

        Message first = client.messages().create(marked);
        Message second = client.messages().create(marked);

        assertThat(first.usage().cacheCreationInputTokens()).contains(9L);
        assertThat(second.usage().cacheReadInputTokens()).contains(9L);
        assertThat(second.usage().inputTokens()).isZero();
    }

    @Test
    void each_fault_raises_its_own_exception() {
        assertFails(Fault.REVOKED, UnauthorizedException.class, "authentication_error");
        assertFails(Fault.NO_CREDIT, BadRequestException.class, "credit balance is too low");
        assertFails(Fault.FORBIDDEN, PermissionDeniedException.class, "permission_error");
        assertFails(Fault.MODEL_DENIED, NotFoundException.class, "model: claude-opus-4-7");
        assertFails(Fault.RATE_LIMITED, RateLimitException.class, "rate_limit_error");
        assertFails(Fault.SERVER_ERROR, InternalServerException.class, "api_error");
        assertFails(Fault.OVERLOADED, InternalServerException.class, "overloaded_error");
    }

    @Test
    void an_unknown_key_is_unauthorized() {
        AnthropicClient unknownKey = simulation.anthropic("sk-wrong");
        assertThatThrownBy(() -> unknownKey.messages().create(question("Hi").build()))
                .isInstanceOf(UnauthorizedException.class);
        unknownKey.close();
        assertThat(simulation.provider.totals().failed()).isEqualTo(1);
    }

    private void assertFails(Fault fault, Class<? extends AnthropicServiceException> type, String text) {
        simulation.provider.fail(Simulation.KEY, fault);
        assertThatThrownBy(() -> client.messages().create(question("Hi").build()))
                .isInstanceOf(type)
                .hasMessageContaining(text);
    }

    private Message streamed(MessageCreateParams params) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static MessageCreateParams.Builder question(String text) {
        return MessageCreateParams.builder()
                .model("claude-opus-4-7")
                .maxTokens(1000)
                .addUserMessage(text);
    }

    private static Tool weather() {
        return Tool.builder()
                .name("get_weather")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .build())
                .build();
    }
}
