package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Preset;
import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The data of all presets, each in each dialect that it serves: it loads, routes, authorises, and reads limits and errors. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryPresetTest {

    private static final Map<String, Served> SERVED = served();
    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    /** A preset in one dialect. */
    private record Served(
            String preset,
            String dialect,
            String path,
            String credential,
            String source,
            String unconfirmed,
            String checked) {

        String name() {
            return preset + '-' + dialect;
        }

        String model() {
            return "m-" + name();
        }
    }

    private static Map<String, Served> served() {
        Map<String, Served> all = new LinkedHashMap<>();
        try (InputStream file = EveryPresetTest.class.getResourceAsStream("/dev/sluice/config/presets.json")) {
            for (JsonNode each : Json.read(Objects.requireNonNull(file)).path("presets")) {
                for (JsonNode one : each.path("serves")) {
                    String base = one.path("base-url").asString("").replaceAll("[{}]", "");
                    Served served = new Served(
                            each.path("preset").asString(""),
                            one.path("dialect").asString(""),
                            URI.create(base).getPath(),
                            each.path("credential").asString(""),
                            each.path("source").asString(""),
                            each.path("unconfirmed").asString("–"),
                            each.path("checked").asString(""));
                    all.put(served.name(), served);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    static Stream<String> names() {
        return SERVED.keySet().stream();
    }

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        List<String> settings = new ArrayList<>();
        settings.add("queue.max-wait=1s");
        for (Served each : SERVED.values()) {
            String provider = "providers[" + (2 + settings.size() / 7) + "].";
            settings.add(provider + "name=" + each.name());
            settings.add(provider + "preset=" + each.preset());
            settings.add(provider + "dialect=" + each.dialect());
            settings.add(provider + "base-url=" + upstream.baseUrl() + each.path());
            settings.add(provider + "models=" + each.model());
            settings.add(provider + "keys[0].secret=" + each.name() + "-a");
            settings.add(provider + "keys[1].secret=" + each.name() + "-b");
        }
        relay = RunningRelay.over(upstream, settings.toArray(String[]::new));
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @AfterAll
    static void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    @Test
    void every_preset_but_other_has_data_with_its_source() {
        assertThat(SERVED.values().stream().map(Served::preset).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Preset.values())
                        .filter(preset -> preset != Preset.OTHER)
                        .map(Preset::label)
                        .toList());
        assertThat(SERVED.values()).allSatisfy(each -> {
            assertThat(each.source()).isNotBlank();
            assertThat(each.checked()).matches("20\\d\\d-\\d\\d-\\d\\d");
        });
    }

    @Test
    void the_docs_name_each_preset_with_its_dialects_and_what_is_not_confirmed_of_it() throws IOException {
        Map<String, List<Served>> presets = SERVED.values().stream()
                .collect(Collectors.groupingBy(Served::preset, LinkedHashMap::new, Collectors.toList()));

        assertThat(Files.readAllLines(Path.of("docs/compatibility.md")))
                .containsSequence(presets.values().stream()
                        .map(dialects -> "| `%s` | %s | %s |"
                                .formatted(
                                        dialects.get(0).preset(),
                                        dialects.stream().map(Served::dialect).collect(Collectors.joining(", ")),
                                        dialects.get(0).unconfirmed()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void it_is_asked_at_its_path_with_its_credential(String name) {
        Served each = Objects.requireNonNull(SERVED.get(name));

        assertThat(ask(each)).isEqualTo(200);

        ScriptedUpstream.Received request = upstream.only();
        String version = each.path().matches(".*/v\\d.*") ? "" : each.dialect().equals("gemini") ? "/v1beta" : "/v1";
        boolean bare = name.equals("deepseek-openai");
        String operation = switch (each.dialect()) {
            case "openai" -> "/chat/completions";
            case "anthropic" -> "/messages";
            default -> "/models/" + each.model() + ":generateContent";
        };
        String path = name.equals("vertex-anthropic")
                ? "/models/" + each.model() + ":rawPredict"
                : (bare ? "" : version) + operation;
        assertThat(request.requestLine()).isEqualTo("POST " + each.path() + path + " HTTP/1.1");
        String field = each.credential().equals("api-key")
                ? "api-key"
                : each.credential().equals("bearer") || each.dialect().equals("openai")
                        ? "authorization"
                        : each.dialect().equals("gemini") ? "x-goog-api-key" : "x-api-key";
        List<String> credentials = request.fields().stream()
                .filter(line -> line.contains(name + "-a") || line.contains(name + "-b"))
                .toList();
        assertThat(credentials).as(request.head()).hasSize(1).first().asString().startsWith(field + ":");
    }

    private int ask(Served each) {
        return switch (each.dialect()) {
            case "openai" -> relay.post(SampleRequest.chat(each.model(), false)).statusCode();
            case "anthropic" ->
                relay.post(
                                "/v1/messages",
                                "{\"model\":\"" + each.model()
                                        + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                                "authorization",
                                "Bearer " + RunningRelay.CLIENT_KEY,
                                "anthropic-version",
                                "2023-06-01")
                        .statusCode();
            default ->
                relay.post(
                                "/v1beta/models/" + each.model() + ":generateContent",
                                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}",
                                "x-goog-api-key",
                                RunningRelay.CLIENT_KEY)
                        .statusCode();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "openai-openai, x-ratelimit-limit-requests, 600, requests, 600",
        "groq-openai, x-ratelimit-limit-tokens, 18000, tokens, 18000",
        "groq-openai, x-ratelimit-limit-requests, 14400, requests, 0",
        "mistral-openai, x-ratelimit-limit-req-minute, 50, requests, 50",
        "mistral-openai, x-ratelimit-limit-tokens-minute, 50000, tokens, 50000",
        "cerebras-openai, x-ratelimit-limit-tokens-minute, 60000, tokens, 60000",
        "cerebras-openai, x-ratelimit-limit-requests-day, 1000, requests, 0",
        "fireworks-openai, x-ratelimit-limit-tokens-prompt, 3600000, input_tokens, 3600000",
        "fireworks-openai, x-ratelimit-limit-tokens-generated, 36000, output_tokens, 36000",
        "azure-openai, x-ratelimit-limit-tokens, -1, tokens, 0",
        "azure-openai, x-ratelimit-limit-requests, 120, requests, 120",
        "claude-aws-anthropic, anthropic-ratelimit-input-tokens-limit, 40000, input_tokens, 40000",
        "xai-openai, x-ratelimit-limit-tokens, 900000, tokens, 900000"
    })
    void its_limit_fields_are_read(String name, String field, String value, String dimension, double expected) {
        Served each = Objects.requireNonNull(SERVED.get(name));
        upstream.will((request, wire) -> wire.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + field
                + ": " + value + "\r\ncontent-length: 2\r\n\r\n{}"));

        for (int i = 0; i < 4; i++) {
            assertThat(ask(each)).isEqualTo(200);
        }

        // Over either key or both, or over none where the field is not of a minute.
        assertThat(relay.metrics().sum("sluice_key_limit", "provider=" + name, "dimension=" + dimension))
                .isIn(expected, 2 * expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        anthropic-anthropic | 402 | {"type":"error","error":{"type":"billing_error","message":"x"}} | exhausted
        openai-openai      | 429 | {"error":{"message":"x","type":"insufficient_quota","code":"credit_balance_exhausted"}} | exhausted
        openrouter-anthropic | 402 | {"error":{"code":402,"message":"Too much in flight","metadata":{"limit_source":"openrouter_in_flight_budget"}}} | limited
        fireworks-anthropic | 503 | {"error":{"message":"Service Overloaded"}} | overloaded
        moonshot-anthropic | 429 | {"error":{"type":"engine_overloaded_error","message":"x"}} | overloaded
        openrouter-openai  | 402 | {"error":{"code":402,"message":"Insufficient credits. Add more."}} | exhausted
        gemini-gemini      | 402 | {"error":{"code":402,"message":"Your prepayment credits are depleted.","status":"RESOURCE_EXHAUSTED"}} | exhausted
        gemini-openai      | 429 | [{"error":{"code":429,"message":"Your prepayment credits are depleted.","status":"RESOURCE_EXHAUSTED"}}] | exhausted
        deepseek-openai    | 402 | {"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}} | exhausted
        deepseek-anthropic | 429 | {"error":{"message":"Rate limit reached"}} | limited
        groq-openai        | 429 | {"error":{"message":"Rate limit reached on tokens per minute (TPM): Limit 15000, Used 11972","type":"tokens","code":"rate_limit_exceeded"}} | limited
        mistral-openai     | 429 | {"object":"error","message":"Requests rate limit exceeded","type":"rate_limited","code":"1300"} | limited
        xai-openai         | 403 | {"code":"x","error":"Your team has used all available credits or reached its monthly spending limit."} | exhausted
        together-openai    | 429 | {"error":{"message":"slow","error_type":"dynamic_token_limited"}} | limited
        fireworks-openai   | 412 | {"error":{"message":"Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.","param":null,"code":"PRECONDITION_FAILED","type":"error"}} | exhausted
        cerebras-openai    | 429 | {"message":"Tokens per minute limit exceeded","type":"too_many_tokens_error","code":"token_quota_exceeded"} | limited
        dashscope-anthropic | 429 | {"error":{"type":"limit_burst_rate","message":"Request rate increased too quickly"}} | limited
        dashscope-openai   | 400 | {"error":{"code":"Arrearage","message":"Access denied"}} | exhausted
        moonshot-openai    | 429 | {"error":{"type":"exceeded_current_quota_error","message":"x"}} | exhausted
        zhipu-openai       | 429 | {"error":{"code":"1113","message":"x"}} | exhausted
        zhipu-anthropic    | 429 | {"error":{"code":"1302","message":"x"}} | limited
        minimax-anthropic  | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"rate limit exceeded(RPM) (1002)"}} | limited
        minimax-openai     | 400 | {"type":"error","error":{"type":"x","message":"insufficient balance (1008)"}} | exhausted
        siliconflow-openai | 403 | {"code":30001,"message":"Sorry, your account balance is insufficient","data":null} | exhausted
        ark-openai         | 403 | {"error":{"code":"AccountOverdueError","message":"x"}} | exhausted
        perplexity-openai  | 401 | {"error":{"message":"Invalid API key","type":"invalid_api_key","code":401}} | revoked
        azure-openai       | 401 | {"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}} | revoked
        bedrock-openai     | 429 | {"error":{"code":"ThrottlingException","message":"x"}} | limited
        claude-aws-anthropic | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access"}} | exhausted
        foundry-anthropic  | 401 | {"type":"error","error":{"type":"authentication_error","message":"x"}} | revoked
        vertex-gemini      | 429 | {"error":{"code":429,"message":"Resource exhausted","status":"RESOURCE_EXHAUSTED"}} | limited
        ollama-openai      | 429 | {"error":{"message":"you (x) have reached your weekly usage limit, upgrade for higher limits","type":"api_error"}} | exhausted
        vllm-anthropic     | 401 | {"error":"Unauthorized"} | revoked
        vllm-openai        | 404 | {"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404} | model_denied
        """)
    @Order(Integer.MAX_VALUE) // They make keys unusable.
    void its_errors_are_taken_for_what_they_are(String name, int status, String body, String outcome) {
        Served each = Objects.requireNonNull(SERVED.get(name));
        upstream.will((request, wire) -> wire.refuse(status, body));

        ask(each);

        assertThat(relay.metrics().sum("sluice_upstream_attempts_total", "provider=" + name, "outcome=" + outcome))
                .isPositive();
    }
}
