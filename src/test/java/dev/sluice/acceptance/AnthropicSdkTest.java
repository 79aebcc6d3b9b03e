package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.models.ModelInfo;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The relay through Anthropic's own SDK. */
class AnthropicSdkTest {

    private static SimulatedProvider provider;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        provider = RunningRelay.simulated(SimulationPlan.of(2, LimitPlan.UNLIMITED));
        relay = RunningRelay.over(
                provider,
                2,
                "providers[0].models=claude-opus-4-7",
                "clients[1].name=narrow",
                "clients[1].key=sk-narrow",
                "clients[1].models=gpt-*");
    }

    @AfterAll
    static void stop() {
        relay.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({"'', false", "'', true", "/v1, false", "/v1, true"})
    void a_message_is_answered_whatever_the_base_url_ends_in(String base, boolean stream) {
        AnthropicClient client = relay.anthropic(relay.url() + base, RunningRelay.CLIENT_KEY);
        Message message = message(client, "claude-opus-4-7", stream);

        assertThat(message.content().get(0).asText().text()).startsWith("The text is about");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isBetween(8L, 24L);
    }

    @Test
    void a_bearer_token_is_accepted_like_a_key() {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(relay.url())
                .authToken(RunningRelay.CLIENT_KEY)
                .build();

        assertThat(message(client, "claude-opus-4-7", false).stopReason()).contains(StopReason.END_TURN);
        client.close();
    }

    @Test
    void tokens_are_counted() {
        AnthropicClient client = relay.anthropic();
        assertThat(client.messages()
                        .countTokens(MessageCountTokensParams.builder()
                                .model("claude-opus-4-7")
                                .addUserMessage("What is a sluice?")
                                .build())
                        .inputTokens())
                .isEqualTo(9);
    }

    @Test
    void models_are_listed_and_found() {
        AnthropicClient client = relay.anthropic();
        assertThat(client.models().list().data()).extracting(ModelInfo::id).contains("claude-opus-4-7");
        assertThat(client.models().retrieve("claude-opus-4-7").id()).isEqualTo("claude-opus-4-7");
        assertThat(catchThrowableOfType(
                                NotFoundException.class, () -> client.models().retrieve("claude-0"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void errors_raise_their_own_exceptions_with_type_and_request_id() {
        assertRefused(UnauthorizedException.class, "sk-wrong", "claude-opus-4-7", 401, "authentication_error");
        assertRefused(PermissionDeniedException.class, "sk-narrow", "claude-opus-4-7", 403, "permission_error");
    }

    @Test
    void a_refusal_of_the_provider_keeps_its_message() {
        AnthropicClient client = relay.anthropic();
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> client.messages()
                        .create(MessageCreateParams.builder()
                                .model("claude-opus-4-7")
                                .maxTokens(10)
                                .addUserMessage("Hi")
                                .putAdditionalBodyProperty("messages", com.anthropic.core.JsonValue.from("none"))
                                .build()));

        assertThat(refused).hasMessageContaining("invalid_request_error");
    }

    private static void assertRefused(
            Class<? extends AnthropicServiceException> type, String key, String model, int status, String name) {
        AnthropicClient client = relay.anthropic(relay.url(), key);
        AnthropicServiceException refused = catchThrowableOfType(type, () -> message(client, model, false));

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused).hasMessageContaining(name);
        assertThat(refused.headers().values("request-id")).hasSize(1);
    }

    private static Message message(AnthropicClient client, String model, boolean stream) {
        MessageCreateParams question = MessageCreateParams.builder()
                .model(model)
                .maxTokens(1000)
                .addUserMessage("What is a sluice?")
                .build();
        if (!stream) {
            return client.messages().create(question);
        }
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(question)) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }
}
