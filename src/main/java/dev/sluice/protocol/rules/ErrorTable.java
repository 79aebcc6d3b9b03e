package dev.sluice.protocol.rules;

import static dev.sluice.call.FailureKind.CALLER_FAULT;
import static dev.sluice.call.FailureKind.EXHAUSTED;
import static dev.sluice.call.FailureKind.FORBIDDEN;
import static dev.sluice.call.FailureKind.LIMITED;
import static dev.sluice.call.FailureKind.MODEL_DENIED;
import static dev.sluice.call.FailureKind.OVERLOADED;
import static dev.sluice.call.FailureKind.REVOKED;
import static dev.sluice.call.FailureKind.SERVER_ERROR;
import static dev.sluice.protocol.rules.ErrorRule.ANY;
import static dev.sluice.protocol.rules.ErrorRule.code;
import static dev.sluice.protocol.rules.ErrorRule.status;
import static dev.sluice.protocol.rules.ErrorRule.words;

import dev.sluice.call.Preset;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of the errors that providers report. The first row that matches an error decides.
 *
 * <p>Codes are shared by all presets, since gateways pass on the codes of the providers behind them. Messages are not: only
 * the provider's own can be relied on.
 */
final class ErrorTable {

    /** Codes that say more than the status and the type beside them. */
    private static final List<ErrorRule> TELLING_CODES = List.of(
            // Anthropic
            code("enforced_spend_limit_reached", EXHAUSTED),
            code("contract_spend_limit_reached", EXHAUSTED),
            code("organization_on_hold", EXHAUSTED),
            code("ramp_limit_exceeded", LIMITED),
            // OpenAI
            code("insufficient_quota", EXHAUSTED),
            code("credit_balance_exhausted", EXHAUSTED),
            code("organization_spend_limit_exceeded", EXHAUSTED),
            code("project_spend_limit_exceeded", EXHAUSTED),
            code("organization_usage_limit_exceeded", EXHAUSTED),
            code("billing_hard_limit_reached", EXHAUSTED),
            code("billing_not_active", EXHAUSTED),
            code("slow_down", LIMITED),
            code("rate_limit_exceeded", LIMITED),
            code("server_is_overloaded", OVERLOADED),
            code("model_not_found", MODEL_DENIED),
            code("ip_not_authorized", FORBIDDEN),
            code("unsupported_country_region_territory", FORBIDDEN),
            // LiteLLM: a key that has spent its budget
            code("budget_exceeded", EXHAUSTED),
            // Gemini; the second is the id of a quota
            code("api_key_invalid", REVOKED),
            code("*perday*", 429, EXHAUSTED));

    private static final List<ErrorRule> ANTHROPIC = List.of(
            words("credit balance is too low", EXHAUSTED),
            words("usage limits. you will regain access", EXHAUSTED),
            words("reached your specified", EXHAUSTED),
            words("organization has been disabled", REVOKED),
            words("api key does not have permission", FORBIDDEN),
            words("invalid x-api-key", REVOKED),
            new ErrorRule("not_found_error", "model:", ANY, MODEL_DENIED));

    private static final List<ErrorRule> OPENAI = List.of(
            words("insufficient permissions", FORBIDDEN),
            words("incorrect api key provided", REVOKED),
            // vLLM has no code of its own for it
            new ErrorRule("notfounderror", "the model", ANY, MODEL_DENIED));

    private static final List<ErrorRule> GEMINI = List.of(
            words("api key not valid", REVOKED),
            words("api key expired", REVOKED),
            words("reported as leaked", REVOKED),
            words("location is not supported", FORBIDDEN),
            new ErrorRule("not_found", "models/", ANY, MODEL_DENIED));

    private static final List<ErrorRule> DEEPSEEK =
            List.of(words("insufficient balance", EXHAUSTED), words("authentication fails", REVOKED));

    /**
     * Codes and types that a message may refine. Those with a status repeat it, and the status is relied on where it differs.
     * DeepSeek puts {@code invalid_request_error} beside other types, and OpenAI beside most codes: it comes late.
     */
    private static final List<ErrorRule> GENERAL_CODES = List.of(
            code("billing_error", EXHAUSTED),
            code("overloaded_error", OVERLOADED),
            code("overloaded", OVERLOADED),
            code("unavailable", OVERLOADED),
            code("rate_limit_error", LIMITED),
            code("too_many_requests", LIMITED),
            code("resource_exhausted", 429, LIMITED),
            code("requests", 429, LIMITED),
            code("tokens", 429, LIMITED),
            code("invalid_api_key", REVOKED),
            code("authentication_error", 401, REVOKED),
            code("unauthenticated", 401, REVOKED),
            code("permission_error", 403, FORBIDDEN),
            code("permission_denied", 403, FORBIDDEN),
            code("context_length_exceeded", CALLER_FAULT),
            code("content_policy_violation", CALLER_FAULT),
            code("bio_policy", CALLER_FAULT),
            code("request_too_large", 413, CALLER_FAULT),
            code("conflict_error", 409, CALLER_FAULT),
            code("not_found_error", 404, CALLER_FAULT),
            // as in invalid_request_error, invalid_prompt, INVALID_ARGUMENT
            code("invalid_*", 400, CALLER_FAULT),
            // as in image_too_large, failed_to_download_image
            code("*image*", 400, CALLER_FAULT),
            code("timeout_error", 504, SERVER_ERROR),
            code("api_error", 500, SERVER_ERROR),
            code("server_error", 500, SERVER_ERROR));

    /** Statuses that mean something else than the other ones of their hundred. */
    private static final List<ErrorRule> STATUSES = List.of(
            status(401, REVOKED),
            status(402, EXHAUSTED),
            status(403, FORBIDDEN),
            // The provider, or a proxy before it, gave up: the caller can mend nothing.
            status(408, SERVER_ERROR),
            status(425, SERVER_ERROR),
            status(429, LIMITED),
            status(499, SERVER_ERROR),
            // The provider does not do what was asked, whichever key asks.
            status(501, CALLER_FAULT),
            status(503, OVERLOADED),
            status(529, OVERLOADED));

    private ErrorTable() {}

    /** Returns the rows that hold for {@code preset}, in the order in which they are tried. */
    static List<ErrorRule> of(Preset preset) {
        List<ErrorRule> own = switch (preset) {
            case ANTHROPIC -> ANTHROPIC;
            case OPENAI -> OPENAI;
            case GEMINI -> GEMINI;
            case DEEPSEEK -> DEEPSEEK;
        };
        return Stream.of(TELLING_CODES, own, GENERAL_CODES, STATUSES)
                .flatMap(List::stream)
                .toList();
    }
}
