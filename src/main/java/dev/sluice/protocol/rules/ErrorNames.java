package dev.sluice.protocol.rules;

import dev.sluice.call.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What the names mean that providers give to errors, as {@code type}, {@code code} or {@code status}.
 *
 * <p>One table for both dialects: providers that speak one borrow names of the other. Those that put an HTTP status in place
 * of a name are understood too.
 */
public final class ErrorNames {

    private ErrorNames() {}

    /** Returns what the most telling of {@code names} says, in their order, or a server error where none is known. */
    public static FailureKind kind(@Nullable String... names) {
        for (String name : names) {
            FailureKind kind = name == null ? null : known(name);
            if (kind != null) {
                return kind;
            }
        }
        return FailureKind.SERVER_ERROR;
    }

    private static @Nullable FailureKind known(String name) {
        return switch (name) {
            case "overloaded_error", "server_is_overloaded", "overloaded", "UNAVAILABLE", "503", "529" ->
                FailureKind.OVERLOADED;
            case "rate_limit_error",
                    "rate_limit_exceeded",
                    "ramp_limit_exceeded",
                    "slow_down",
                    "too_many_requests",
                    "requests",
                    "tokens",
                    "RESOURCE_EXHAUSTED",
                    "429" -> FailureKind.LIMITED;
            case "billing_error",
                    "insufficient_quota",
                    "credit_balance_exhausted",
                    "enforced_spend_limit_reached",
                    "contract_spend_limit_reached",
                    "organization_spend_limit_exceeded",
                    "project_spend_limit_exceeded",
                    "organization_usage_limit_exceeded",
                    "402" -> FailureKind.EXHAUSTED;
            case "authentication_error", "invalid_api_key", "UNAUTHENTICATED", "401" -> FailureKind.REVOKED;
            case "permission_error", "permission_denied", "PERMISSION_DENIED", "403" -> FailureKind.FORBIDDEN;
            case "model_not_found" -> FailureKind.MODEL_DENIED;
            case "invalid_request_error",
                    "request_too_large",
                    "not_found_error",
                    "context_length_exceeded",
                    "content_policy_violation",
                    "bio_policy",
                    "INVALID_ARGUMENT",
                    "400",
                    "404",
                    "413",
                    "422" -> FailureKind.CALLER_FAULT;
            default -> isOfTheRequest(name) ? FailureKind.CALLER_FAULT : null;
        };
    }

    /** Names such as {@code invalid_prompt}, {@code image_too_large} and {@code failed_to_download_image}. */
    private static boolean isOfTheRequest(String name) {
        return name.startsWith("invalid_") || name.contains("image");
    }
}
