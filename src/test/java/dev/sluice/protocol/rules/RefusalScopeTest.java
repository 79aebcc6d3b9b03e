package dev.sluice.protocol.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RefusalScopeTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static ErrorBody error(String message, String code) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("message", message).put("code", code);
        return ErrorBody.parse(body.toString().getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Anthropic
                "This request would exceed your account's rate limit. Please try again later.",
                "Number of request tokens has exceeded your daily rate limit (https://docs.anthropic.com/en/api/rate-limits).",
                "Number of requests has exceeded your daily rate limit.",
                // Moonshot
                "Your account org-1<ak-1> request reached organization max RPM: 3, please try again after 1 seconds",
                "Your account org-1<ak-1> request reached organization TPM rate limit, current:64001, limit:64000",
                "Your account org-1<ak-1> request reached organization TPD rate limit, current:9, limit:8",
                // Cerebras
                "Requests per day limit exceeded - too many requests processed.",
                "Tokens per day limit exceeded - too many tokens processed.",
                "You have exceeded your monthly quota of 1,000,000 tokens per month.",
            })
    void words_about_the_account_or_a_day_mean_the_account(String message) {
        assertThat(RefusalScope.isAccount(429, error(message, "rate_limit_error")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // OpenAI
                "Rate limit reached for gpt-4o in organization org-1 on requests per day (RPD): Limit 200, Used 200, Requested 1.",
                "Rate limit reached for gpt-4.1 in organization org-1 on tokens per min (TPM): Limit 30000, Used 29990, Requested 100.",
                // Groq
                "Rate limit reached for model `llama-3.3-70b-versatile` in organization `org_1` service tier `on_demand` on tokens per day (TPD): Limit 100000, Used 97050, Requested 3619. Please try again in 9m38.016s.",
                // Anthropic
                "This request would exceed the rate limit for your organization (1815e560) of 50,000 input tokens per minute.",
                "This request would exceed your organization's rate limit of 30,000 input tokens per minute (org: 9d50, model: claude-sonnet-4-6).",
                // OpenRouter: models that are paid for go on
                "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day",
                "Rate limit exceeded: free-models-per-day-high-balance.",
                // GitHub Models
                "Rate limit of 50 per 86400s exceeded for UserByModelByDay. Please wait 42911 seconds before retrying.",
                // Google
                "Quota exceeded for metric: generativelanguage.googleapis.com/generate_requests_per_model_per_day, limit: 250",
                // a limit on calls at once is the account's in any case, and blocks nothing
                "Your account org-1<ak-1> request reached max organization concurrency: 1, please try again after 1 seconds",
                "Too many requests",
                "Requests rate limit exceeded",
            })
    void words_about_a_model_or_a_minute_mean_the_models_asked_for(String message) {
        assertThat(RefusalScope.isAccount(429, error(message, "rate_limit_exceeded")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GenerateRequestsPerDayPerProjectPerModel-FreeTier, false",
        "GenerateContentInputTokensPerModelPerMinute-FreeTier, false",
        "GenerateRequestsPerDayPerProject, true",
        "GenerateRequestsPerMinutePerProject, false",
    })
    void googles_quotas_tell_by_their_ids(String id, boolean account) {
        String body = """
                {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[
                {"violations":[{"quotaId":"%s","quotaValue":"250"}]}]}}""".formatted(id);
        assertThat(RefusalScope.isAccount(429, ErrorBody.parse(body.getBytes(UTF_8))))
                .isEqualTo(account);
    }

    @ParameterizedTest
    @CsvSource({
        "400, organization_restricted, Organization has been restricted.",
        "403, x, This organization has been disabled.",
        "401, x, The OpenAI account associated with this API key has been deactivated.",
        "401, account_deactivated, Bye.",
        "429, organization_usage_limit_exceeded, Limit.",
        "429, x, 'Your account org-1<ak-1> is suspended, please check your plan and billing details'",
    })
    void a_refusal_of_the_organisation_means_the_account_whatever_the_status(int status, String code, String message) {
        assertThat(RefusalScope.isAccount(status, error(message, code))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'messages.0: unexpected \"this organization has been disabled\"'",
        "500, your account's rate limit",
        "403, Your API key does not have permission to use the specified resource.",
        "401, invalid x-api-key",
    })
    void other_refusals_and_words_of_the_request_do_not(int status, String message) {
        assertThat(RefusalScope.isAccount(status, error(message, "x"))).isFalse();
    }
}
