package dev.sluice.protocol.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.rules.LimitWords.Span;
import dev.sluice.protocol.rules.LimitWords.Unit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LimitWordsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static @Nullable LimitWords words(String message, String type) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("message", message).put("type", type);
        return LimitWords.read(ErrorBody.parse(body.toString().getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // OpenAI
                "Rate limit reached for gpt-4.1 in organization org-1 on tokens per min (TPM): Limit 30000, Used"
                        + " 29990, Requested 100. Please try again in 1s. | TOKENS | MINUTE | 30000 | 29990 | gpt-4.1 |"
                        + " org-1",
                "Rate limit reached for gpt-4.1 in organization org-Ab on requests per min (RPM): Limit 500, Used 500,"
                        + " Requested 1. | REQUESTS | MINUTE | 500 | 500 | gpt-4.1 | org-Ab",
                "Rate limit reached for gpt-4o in organization org-1 on requests per day (RPD): Limit 200, Used 200,"
                        + " Requested 1. | REQUESTS | DAY | 200 | 200 | gpt-4o | org-1",
                "Rate limit reached for default-gpt-3.5-turbo in organization org-1 on requests per min. Limit: 3 /"
                        + " min. Please try again in 20s. | REQUESTS | MINUTE | 3 | -1 | default-gpt-3.5-turbo | org-1",
                "Rate limit reached for default-gpt-4 in organization org-1 on tokens per min. Limit: 40000 / min."
                        + " Current: 39001 / min. | TOKENS | MINUTE | 40000 | 39001 | default-gpt-4 | org-1",
                // Groq
                "Rate limit reached for model `openai/gpt-oss-120b` in organization `org_1` service tier `on_demand`"
                        + " on tokens per minute (TPM): Limit 8000, Used 7274, Requested 7590. | TOKENS | MINUTE | 8000 |"
                        + " 7274 | openai/gpt-oss-120b | org_1",
                "Rate limit reached for model `qwen/qwen3.8-27b` in organization `org_x` on tokens per day (TPD):"
                        + " Limit 200000, Used 199990, Requested 50. | TOKENS | DAY | 200000 | 199990 | qwen/qwen3.8-27b |"
                        + " org_x",
                // Anthropic
                "This request would exceed the rate limit for your organization (1815e560-bf0c) of 50,000 input tokens"
                        + " per minute. For details, refer to: x. | INPUT_TOKENS | MINUTE | 50000 | -1 | - |"
                        + " 1815e560-bf0c",
                "This request would exceed your organization's rate limit of 20,000 input tokens per minute (org:"
                        + " 0b5e, model: claude-opus-4-7). | INPUT_TOKENS | MINUTE | 20000 | -1 | claude-opus-4-7 | 0b5e",
                "This request would exceed the rate limit for your organization of 8,000 output tokens per minute. |"
                        + " OUTPUT_TOKENS | MINUTE | 8000 | -1 | - | -",
                "This request would exceed the rate limit for your organization of 50 requests per minute. | REQUESTS"
                        + " | MINUTE | 50 | -1 | - | -",
                "Number of concurrent connections has exceeded your rate limit. | CONCURRENCY | UNKNOWN | -1 | -1 | -"
                        + " | -",
                "Number of request tokens has exceeded your per-minute rate limit. | TOKENS | MINUTE | -1 | -1 | - | -",
                "Number of requests has exceeded your daily rate limit. | REQUESTS | DAY | -1 | -1 | - | -",
                // Google
                "Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests,"
                        + " limit: 250, model: gemini-2.5-flash | REQUESTS | UNKNOWN | 250 | -1 | gemini-2.5-flash | -",
                "Quota exceeded for metric:"
                        + " generativelanguage.googleapis.com/generate_content_free_tier_input_token_count, limit: 16000,"
                        + " model: gemma-4-31b | INPUT_TOKENS | UNKNOWN | 16000 | -1 | gemma-4-31b | -",
                // Azure
                "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-02-01 have"
                        + " exceeded token rate limit of your current OpenAI S0 pricing tier. | TOKENS | UNKNOWN | -1 | -1"
                        + " | - | -",
                "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-02-01 have"
                        + " exceeded call rate limit of your current OpenAI S0 pricing tier. | REQUESTS | UNKNOWN | -1 |"
                        + " -1 | - | -",
                // Mistral, Moonshot, SiliconFlow, DashScope, Bedrock, Zhipu, Huawei
                "Requests rate limit exceeded | REQUESTS | UNKNOWN | -1 | -1 | - | -",
                "Your account org-1<ak-1> request reached organization max RPM: 3, please try again after 1 seconds |"
                        + " REQUESTS | MINUTE | 3 | -1 | - | org-1",
                "Your account org-1<ak-1> request reached organization TPM rate limit, current:64001, limit:64000 |"
                        + " TOKENS | MINUTE | 64000 | 64001 | - | org-1",
                "Your account org-1<ak-1> request reached organization TPD rate limit, current: 9, limit: 8 | TOKENS |"
                        + " DAY | 8 | 9 | - | org-1",
                "Your account org-1<ak-1> request reached max organization concurrency: 1, please try again after 1"
                        + " seconds | CONCURRENCY | UNKNOWN | 1 | -1 | - | org-1",
                "Request was rejected due to rate limiting. Details: TPM limit reached. | TOKENS | MINUTE | -1 | -1 |"
                        + " - | -",
                "Allocated quota exceeded, please increase your quota limit. | TOKENS | UNKNOWN | -1 | -1 | - | -",
                "Too many tokens, please wait before trying again. | TOKENS | UNKNOWN | -1 | -1 | - | -",
                "Too many requests, please wait before trying again. | REQUESTS | UNKNOWN | -1 | -1 | - | -",
                "High concurrency usage of this API, please reduce concurrency | CONCURRENCY | UNKNOWN | -1 | -1 | - |"
                        + " -",
                "Too many requests. exceeded rate limit is 300000 tokens per minute. | TOKENS | MINUTE | 300000 | -1 |"
                        + " - | -",
                // xAI, Cerebras, Together AI
                "Too many tokens for team e9fe-1 and model grok-4-0709. Your team's rate limit is — Tokens per Minute"
                        + " (actual/limit): 65605/16000. See x. | TOKENS | MINUTE | 16000 | 65605 | grok-4-0709 | -",
                "Too many requests for team 0-1 and model grok-4.7. Your team's rate limit is — Requests per Second"
                        + " (actual/limit): 2/2. Your tier. | REQUESTS | SECOND | 2 | 2 | grok-4.7 | -",
                "Requests per Minute (actual/limit): 0/0 | REQUESTS | MINUTE | 0 | 0 | - | -",
                "Tokens per Minute (actual/limit): 1,000,100/1,000,000 | TOKENS | MINUTE | 1000000 | 1000100 | - | -",
                "Tokens per minute limit exceeded - too many tokens processed. | TOKENS | MINUTE | -1 | -1 | - | -",
                "Requests per minute limit exceeded - too many requests sent. | REQUESTS | MINUTE | -1 | -1 | - | -",
                // OpenRouter
                "Rate limit exceeded: free-models-per-day | REQUESTS | DAY | -1 | -1 | - | -",
            })
    void words_tell_the_limit(
            String message, Unit unit, Span span, long limit, long used, @Nullable String model, @Nullable String org) {
        assertThat(words(message, "rate_limit_error")).isEqualTo(new LimitWords(unit, span, limit, used, model, org));
    }

    @ParameterizedTest
    @CsvSource({
        "tokens, TOKENS",
        "requests, REQUESTS",
        "dynamic_token_limited, TOKENS",
        "dynamic_request_limited, REQUESTS"
    })
    void the_type_tells_where_the_words_do_not(String type, Unit unit) {
        assertThat(Objects.requireNonNull(words("Slow down.", type)).unit()).isEqualTo(unit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Slow down.", "Too many requests", "limit 5", "Rate limit exceeded"})
    void words_that_name_nothing_tell_nothing(String message) {
        assertThat(words(message, "rate_limit_error")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "GenerateRequestsPerMinutePerProjectPerModel-FreeTier, 15, REQUESTS, MINUTE, 15",
        "GenerateContentInputTokensPerModelPerMinute-FreeTier, 16000, INPUT_TOKENS, MINUTE, 16000",
        "GenerateRequestsPerDayPerProjectPerModel-FreeTier, 250, REQUESTS, DAY, -1",
    })
    void the_ids_of_googles_quotas_tell_the_limit(String id, String value, Unit unit, Span span, long perMinute) {
        String body = """
            {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[
            {"violations":[{"quotaId":"%s","quotaValue":"%s"}]}]}}\
            """.formatted(id, value);
        LimitWords words = Objects.requireNonNull(LimitWords.read(ErrorBody.parse(body.getBytes(UTF_8))));
        assertThat(words.unit()).isEqualTo(unit);
        assertThat(words.span()).isEqualTo(span);
        assertThat(words.perMinute()).isEqualTo(perMinute);
    }

    @ParameterizedTest
    @CsvSource({"of 5 requests per second, 300", "of 5 requests per hour, -1", "of 0 requests per minute, -1"})
    void a_limit_is_told_by_the_minute_where_that_says_the_same(String words, long perMinute) {
        assertThat(Objects.requireNonNull(words("rate limit " + words, "x")).perMinute())
                .isEqualTo(perMinute);
    }
}
