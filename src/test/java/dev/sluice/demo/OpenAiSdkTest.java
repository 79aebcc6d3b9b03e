package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.sluice.demo.limits.LimitPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated provider through OpenAI's own SDK, which validates the answers. */
class OpenAiSdkTest {

    private final Simulation simulation = new Simulation(SimulationPlan.of(1, LimitPlan.UNLIMITED));
    private final OpenAIClient client = simulation.openAi(Simulation.KEY);

    @AfterEach
    void close() {
        client.close();
        simulation.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_chat_is_answered(boolean stream) {
        ChatCompletion completion = chat(question("What is a sluice?").build(), stream);

        ChatCompletion.Choice choice = completion.choices().get(0);
        assertThat(choice.message().content().orElseThrow()).startsWith("The text is about");
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(9);
        assertThat(completion.usage().orElseThrow().completionTokens()).isBetween(8L, 24L);
    }

    @Test
    void a_plain_answer_is_valid() {
        ChatCompletion completion = chat(question("Hi").build(), false);

        assertThat(completion.validate()).isSameAs(completion);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_tool_is_called_on_request_and_its_result_is_answered(boolean stream) {
        ChatCompletionCreateParams asked =
                question("Please call get_weather").addTool(weather()).build();
        ChatCompletion.Choice call = chat(asked, stream).choices().get(0);
        ChatCompletionMessageFunctionToolCall function =
                call.message().toolCalls().orElseThrow().get(0).asFunction();
        assertThat(call.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(function.function().name()).isEqualTo("get_weather");
        assertThat(function.function().arguments()).isEqualTo("{\"city\":\"simulated\"}");

        ChatCompletionCreateParams returned = asked.toBuilder()
                .addMessage(call.message())
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(function.id())
                        .content("Sunny")
                        .build())
                .build();
        assertThat(chat(returned, stream).choices().get(0).finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_response_is_answered(boolean stream) {
        Response response = respond(
                ResponseCreateParams.builder().model("gpt-4.1").input("Hello").build(), stream);

        assertThat(response.output()
                        .get(0)
                        .asMessage()
                        .content()
                        .get(0)
                        .asOutputText()
                        .text())
                .startsWith("The text is about");
        assertThat(response.usage().orElseThrow().outputTokens()).isBetween(8L, 24L);
    }

    @Test
    void an_answer_fits_its_schema() {
        ChatCompletion completion = chat(
                question("Hi")
                        .putAdditionalBodyProperty(
                                "response_format",
                                JsonValue.from(Map.of(
                                        "type",
                                        "json_schema",
                                        "json_schema",
                                        Map.of(
                                                "name",
                                                "city",
                                                "schema",
                                                Map.of(
                                                        "type",
                                                        "object",
                                                        "properties",
                                                        Map.of("name", Map.of("type", "string")))))))
                        .build(),
                false);

        assertThat(completion.choices().get(0).message().content()).contains("{\"name\":\"simulated\"}");
    }

    @Test
    void embeddings_moderations_and_models_are_answered() {
        CreateEmbeddingResponse embeddings = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .dimensions(4)
                        .build());

        assertThat(embeddings.data()).hasSize(2);
        assertThat(embeddings.data().get(0).embedding()).hasSize(4).containsOnly(0.5f);
        assertThat(client.moderations()
                        .create(ModerationCreateParams.builder()
                                .input("kind text")
                                .build())
                        .results()
                        .get(0)
                        .flagged())
                .isFalse();
        assertThat(client.models().list().data())
                .extracting(Model::id)
                .containsExactlyElementsOf(SimulationPlan.MODELS);
        assertThat(client.models().retrieve("gpt-4.1").id()).isEqualTo("gpt-4.1");
    }

    @Test
    void each_fault_raises_its_own_exception() {
        assertFails(Fault.REVOKED, UnauthorizedException.class, "Incorrect API key provided");
        assertFails(Fault.NO_CREDIT, RateLimitException.class, "exceeded your current quota");
        assertFails(Fault.FORBIDDEN, PermissionDeniedException.class, "not supported");
        assertFails(Fault.MODEL_DENIED, NotFoundException.class, "`gpt-4.1` does not exist");
        assertFails(Fault.RATE_LIMITED, RateLimitException.class, "Rate limit reached");
        assertFails(Fault.SERVER_ERROR, InternalServerException.class, "The server had an error");
        assertFails(Fault.OVERLOADED, InternalServerException.class, "overloaded");
    }

    private void assertFails(Fault fault, Class<? extends OpenAIServiceException> type, String text) {
        simulation.provider.fail(Simulation.KEY, fault);
        assertThatThrownBy(() -> chat(question("Hi").build(), false))
                .isInstanceOf(type)
                .hasMessageContaining(text);
    }

    private ChatCompletion chat(ChatCompletionCreateParams params, boolean stream) {
        if (!stream) {
            return client.chat().completions().create(params);
        }
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            chunks.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private Response respond(ResponseCreateParams params, boolean stream) {
        if (!stream) {
            return client.responses().create(params);
        }
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.response();
    }

    private static ChatCompletionCreateParams.Builder question(String text) {
        return ChatCompletionCreateParams.builder()
                .model("gpt-4.1")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .addUserMessage(text);
    }

    private static ChatCompletionFunctionTool weather() {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .build())
                        .build())
                .build();
    }
}
