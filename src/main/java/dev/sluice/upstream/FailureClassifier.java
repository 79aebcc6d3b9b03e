package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.upstream.ProviderConnection.Preset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reading of a provider's refusal: what it means for the key, for a retry and for the caller.
 *
 * <p>Each provider has its own ways ({@link ProviderErrorRule}); where none of them fits, the status decides. That is also how a
 * server is read that speaks a dialect without being its maker, such as vLLM, LiteLLM or OpenRouter.
 */
final class FailureClassifier {

    /** Google's daily limits begin anew at midnight there. */
    private static final ZoneId GOOGLE_DAY = ZoneId.of("America/Los_Angeles");

    private FailureClassifier() {}

    /**
     * Returns what an answer with a status other than 2xx means.
     *
     * @param body the answer's body, decoded, or as much of it as was read
     */
    static Failure classify(Preset preset, int status, Headers headers, byte[] body, InstantSource clock) {
        return classify(preset, status, headers, body, ErrorBody.parse(body), clock.instant());
    }

    static Failure classify(Preset preset, int status, Headers headers, byte[] body, ErrorBody error, Instant now) {
        FailureKind kind = kind(preset, status, error);
        Duration wait = RetryAfter.inHeaders(headers, now);
        if (wait == null) {
            wait = waitInBody(kind, error, now);
        }
        String message = error.message().isEmpty() ? "status " + status + " without a message" : error.message();
        Failure.Refused answer = kind == FailureKind.CALLER_FAULT || kind == FailureKind.MODEL_DENIED
                ? new Failure.Refused(body, headers.first("content-type"))
                : null;
        return new Failure(kind, status, message, error.code(), wait, answer);
    }

    private static FailureKind kind(Preset preset, int status, ErrorBody error) {
        for (ProviderErrorRule rule : ProviderErrorRule.of(preset)) {
            if (rule.matches(error)) {
                return rule.kind();
            }
        }
        if (status == 429 && isDaily(error.quotas())) {
            return FailureKind.EXHAUSTED;
        }
        return byStatus(status);
    }

    private static FailureKind byStatus(int status) {
        return switch (status) {
            case 401 -> FailureKind.REVOKED;
            case 402 -> FailureKind.EXHAUSTED;
            case 403 -> FailureKind.FORBIDDEN;
            case 429 -> FailureKind.LIMITED;
            case 503, 529 -> FailureKind.OVERLOADED;
            // The provider, or a proxy before it, gave up: nothing that the caller could mend.
            case 408, 425, 499 -> FailureKind.SERVER_ERROR;
            // The provider does not do what was asked, whichever key asks.
            case 501 -> FailureKind.CALLER_FAULT;
            default -> {
                if (status >= 500) {
                    yield FailureKind.SERVER_ERROR;
                }
                // A redirect means that the base URL is not where the provider is.
                yield status >= 400 ? FailureKind.CALLER_FAULT : FailureKind.UNREADABLE;
            }
        };
    }

    private static @Nullable Duration waitInBody(FailureKind kind, ErrorBody error, Instant now) {
        if (kind == FailureKind.EXHAUSTED && isDaily(error.quotas())) {
            ZonedDateTime there = now.atZone(GOOGLE_DAY);
            return Duration.between(there, there.truncatedTo(ChronoUnit.DAYS).plusDays(1));
        }
        if (error.names("enforced_spend_limit_reached")) {
            ZonedDateTime there = now.atZone(ZoneOffset.UTC);
            return Duration.between(
                    there, there.with(TemporalAdjusters.firstDayOfNextMonth()).truncatedTo(ChronoUnit.DAYS));
        }
        String delay = error.retryDelay();
        Duration asked = delay == null ? null : GoDurationReader.parse(delay);
        return asked != null ? RetryAfter.bounded(asked) : RetryAfter.inWords(error.message(), now);
    }

    private static boolean isDaily(List<String> quotas) {
        return quotas.stream().anyMatch(quota -> quota.contains("PerDay"));
    }
}
