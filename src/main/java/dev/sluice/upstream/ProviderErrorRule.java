package dev.sluice.upstream;

import dev.sluice.call.FailureKind;
import dev.sluice.upstream.ProviderConnection.Preset;
import java.util.List;

/**
 * One fact about how a provider reports a failure that its status alone does not tell.
 *
 * @param code the code, type, status or reason that the body names, in lower case; empty for any
 * @param words what its message says, in lower case; empty for anything
 * @param kind what it means
 */
record ProviderErrorRule(String code, String words, FailureKind kind) {

    private static final List<ProviderErrorRule> ANTHROPIC = List.of(
            code("enforced_spend_limit_reached", FailureKind.EXHAUSTED),
            code("contract_spend_limit_reached", FailureKind.EXHAUSTED),
            code("ramp_limit_exceeded", FailureKind.LIMITED),
            code("organization_on_hold", FailureKind.EXHAUSTED),
            says("credit balance is too low", FailureKind.EXHAUSTED),
            says("usage limits. you will regain access", FailureKind.EXHAUSTED),
            says("reached your specified", FailureKind.EXHAUSTED),
            says("organization has been disabled", FailureKind.REVOKED),
            code("billing_error", FailureKind.EXHAUSTED),
            code("overloaded_error", FailureKind.OVERLOADED),
            code("rate_limit_error", FailureKind.LIMITED),
            new ProviderErrorRule("not_found_error", "model:", FailureKind.MODEL_DENIED));

    private static final List<ProviderErrorRule> OPENAI = List.of(
            code("insufficient_quota", FailureKind.EXHAUSTED),
            code("credit_balance_exhausted", FailureKind.EXHAUSTED),
            code("organization_spend_limit_exceeded", FailureKind.EXHAUSTED),
            code("project_spend_limit_exceeded", FailureKind.EXHAUSTED),
            code("organization_usage_limit_exceeded", FailureKind.EXHAUSTED),
            code("billing_hard_limit_reached", FailureKind.EXHAUSTED),
            code("billing_not_active", FailureKind.EXHAUSTED),
            // LiteLLM's word for a key that has spent its budget
            code("budget_exceeded", FailureKind.EXHAUSTED),
            code("slow_down", FailureKind.LIMITED),
            code("rate_limit_exceeded", FailureKind.LIMITED),
            code("server_is_overloaded", FailureKind.OVERLOADED),
            code("model_not_found", FailureKind.MODEL_DENIED),
            code("ip_not_authorized", FailureKind.FORBIDDEN),
            code("unsupported_country_region_territory", FailureKind.FORBIDDEN),
            says("insufficient permissions", FailureKind.FORBIDDEN),
            // vLLM names no code of its own
            new ProviderErrorRule("notfounderror", "the model", FailureKind.MODEL_DENIED));

    private static final List<ProviderErrorRule> GEMINI = List.of(
            code("api_key_invalid", FailureKind.REVOKED),
            says("api key not valid", FailureKind.REVOKED),
            says("api key expired", FailureKind.REVOKED),
            says("reported as leaked", FailureKind.REVOKED),
            says("location is not supported", FailureKind.FORBIDDEN),
            new ProviderErrorRule("not_found", "models/", FailureKind.MODEL_DENIED),
            code("unavailable", FailureKind.OVERLOADED));

    private static final List<ProviderErrorRule> DEEPSEEK = List.of(
            says("insufficient balance", FailureKind.EXHAUSTED), code("model_not_found", FailureKind.MODEL_DENIED));

    /** Returns what is known of {@code preset}, to be tried in order. */
    static List<ProviderErrorRule> of(Preset preset) {
        return switch (preset) {
            case ANTHROPIC -> ANTHROPIC;
            case OPENAI -> OPENAI;
            case GEMINI -> GEMINI;
            case DEEPSEEK -> DEEPSEEK;
        };
    }

    boolean matches(ErrorBody body) {
        return (code.isEmpty() || body.names(code)) && (words.isEmpty() || body.says(words));
    }

    private static ProviderErrorRule code(String code, FailureKind kind) {
        return new ProviderErrorRule(code, "", kind);
    }

    private static ProviderErrorRule says(String words, FailureKind kind) {
        return new ProviderErrorRule("", words, kind);
    }
}
