package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The relay through OpenAI's own SDK. */
class OpenAiSdkTest {

    private static SimulatedProvider provider;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        provider = RunningRelay.simulated(SimulationPlan.of(2, LimitPlan.UNLIMITED));
        relay = RunningRelay.over(
                provider,
                2,
                "providers[1].models=gpt-4.1,text-embedding-3-small",
                "models[0].name=house-model",
                "models[0].targets[0].provider=openai",
                "models[0].targets[0].model=gpt-4.1",
                "clients[1].name=narrow",
                "clients[1].key=sk-narrow",
                "clients[1].models=claude-*");
    }

    @AfterAll
    static void stop() {
        relay.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({"/v1, false", "/v1, true", "'', false", "'', true", "/v1/, true", "/v1/v1, false"})
    void a_chat_is_answered_whatever_the_base_url_ends_in(String base, boolean stream) {
        OpenAIClient client = relay.openAi(relay.url() + base, RunningRelay.CLIENT_KEY);
        ChatCompletion completion = chat(client, "gpt-4.1", stream);

        ChatCompletion.Choice choice = completion.choices().get(0);
        assertThat(choice.message().content().orElseThrow()).startsWith("The text is about");
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.usage().orElseThrow().completionTokens()).isBetween(8L, 24L);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void an_alias_is_answered_by_the_model_that_it_stands_for(boolean stream) {
        OpenAIClient client = relay.openAi();
        assertThat(chat(client, "house-model", stream).model()).isEqualTo("gpt-4.1");
    }

    @Test
    void texts_are_embedded() {
        OpenAIClient client = relay.openAi();
        var embeddings = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .input("one")
                        .dimensions(4)
                        .build());

        assertThat(embeddings.data().get(0).embedding()).hasSize(4);
    }

    @Test
    void models_are_listed_and_found() {
        OpenAIClient client = relay.openAi();
        assertThat(client.models().list().data())
                .extracting(Model::id)
                .contains("gpt-4.1", "house-model", "text-embedding-3-small", "claude-opus-4-7")
                .doesNotContain("claude-*");
        assertThat(client.models().retrieve("house-model").id()).isEqualTo("house-model");
        assertThat(catchThrowableOfType(
                                NotFoundException.class, () -> client.models().retrieve("gpt-0"))
                        .code())
                .contains("model_not_found");
    }

    @Test
    void errors_raise_their_own_exceptions_with_code_and_request_id() {
        assertRefused(UnauthorizedException.class, "sk-wrong", "gpt-4.1", 401, "invalid_api_key");
        assertRefused(PermissionDeniedException.class, "sk-narrow", "gpt-4.1", 403, "permission_denied");
        assertRefused(NotFoundException.class, RunningRelay.CLIENT_KEY, "no-such-model", 404, "model_not_found");
    }

    @Test
    void a_refusal_of_the_provider_keeps_its_message() {
        OpenAIClient client = relay.openAi();
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> client.chat()
                        .completions()
                        .create(ChatCompletionCreateParams.builder()
                                .model("gpt-4.1")
                                .addUserMessage("Hi")
                                .putAdditionalBodyProperty("messages", com.openai.core.JsonValue.from("none"))
                                .build()));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.type()).contains("invalid_request_error");
    }

    private static void assertRefused(
            Class<? extends OpenAIServiceException> type, String key, String model, int status, String code) {
        OpenAIClient client = relay.openAi(relay.url() + "/v1", key);
        OpenAIServiceException refused = catchThrowableOfType(type, () -> chat(client, model, false));

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.code()).contains(code);
        assertThat(refused.headers().values("x-request-id")).hasSize(1);
    }

    private static ChatCompletion chat(OpenAIClient client, String model, boolean stream) {
        ChatCompletionCreateParams.Builder question =
                ChatCompletionCreateParams.builder().model(model).addUserMessage("What is a sluice?");
        if (!stream) {
            return client.chat().completions().create(question.build());
        }
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        question.streamOptions(
                ChatCompletionStreamOptions.builder().includeUsage(true).build());
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(question.build())) {
            chunks.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }
}
