package dev.sluice.protocol.rules;

import dev.sluice.call.ErrorRule;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The judge of one provider's errors: what an error means for the key, for a retry and for the caller.
 *
 * <p>The same error means the same as an answer and within a stream. The operator's own rules come first, then those of {@link
 * ErrorTable}; where none of them matches, the status decides. That is also how a server is read that speaks a dialect without
 * being its maker, such as vLLM, LiteLLM or OpenRouter.
 *
 * <p>Immutable and safe for use by several threads. Builds a tree of each error, since errors are rare.
 */
public final class ErrorClassifier {

    private static final String JSON = "application/json";

    private final List<ErrorRule> rules;
    private final InstantSource clock;

    private ErrorClassifier(List<ErrorRule> rules, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Returns the classifier for providers of {@code preset}.
     *
     * @param own the operator's rules, which come before the table
     * @param clock tells how far off a named moment is
     */
    public static ErrorClassifier of(Preset preset, List<ErrorRule> own, InstantSource clock) {
        return new ErrorClassifier(
                Stream.of(own, ErrorTable.of(preset)).flatMap(List::stream).toList(), clock);
    }

    /**
     * Returns the meaning of an answer with a status other than 2xx.
     *
     * @param body the answer's body, decoded, or as much of it as was read
     * @param error the same body, parsed
     */
    public Failure answer(int status, Headers headers, byte[] body, ErrorBody error) {
        ErrorRule rule = rule(status, error);
        FailureKind kind = kind(rule, status);
        Instant now = clock.instant();
        Duration wait = RetryAfter.inHeaders(headers, now);
        return new Failure(
                kind,
                status,
                error.message().isEmpty() ? "status " + status + " without a message" : error.message(),
                error.code(),
                wait != null ? wait : waitInBody(kind, error, now),
                body.length > 0 && goesBack(kind, error)
                        ? new Failure.Refused(body, headers.first("content-type"))
                        : null,
                RefusalSubject.of(kind, rule, error));
    }

    /**
     * Returns the meaning of an error that came without a status of its own: as an event of a stream, or as the body of a
     * success. Where it has the shape of an error's body, the failure can be answered with it.
     *
     * @param data the event's data, or the body
     */
    public Failure event(byte[] data) {
        ErrorBody error = ErrorBody.parse(data);
        if (error.shape() == ErrorBody.Shape.TEXT) {
            return Failure.of(FailureKind.SERVER_ERROR, "an error event that is not JSON");
        }
        ErrorRule rule = rule(error.status(), error);
        FailureKind kind = kind(rule, error.status());
        boolean isBody = error.shape() == ErrorBody.Shape.WRAPPED;
        return new Failure(
                kind,
                0,
                error.message().isBlank() ? "an error event without a message" : error.message(),
                error.code(),
                waitInBody(kind, error, clock.instant()),
                isBody && goesBack(kind, error) ? new Failure.Refused(data, JSON) : null,
                RefusalSubject.of(kind, rule, error));
    }

    /** Returns whether the provider's own body may be the caller's answer. */
    private static boolean goesBack(FailureKind kind, ErrorBody error) {
        return kind == FailureKind.CALLER_FAULT
                || kind == FailureKind.MODEL_DENIED
                // A page of a firewall is no answer of the dialect.
                || (kind.refusesKey() && error.shape() != ErrorBody.Shape.TEXT);
    }

    private @Nullable ErrorRule rule(int status, ErrorBody error) {
        for (ErrorRule rule : rules) {
            if (error.matches(rule, status)) {
                return rule;
            }
        }
        return null;
    }

    private static FailureKind kind(@Nullable ErrorRule rule, int status) {
        if (rule != null) {
            return rule.kind();
        }
        if (status == 0 || status >= 500) {
            return FailureKind.SERVER_ERROR;
        }
        // A redirect means that the base URL is not where the provider is.
        return status >= 400 ? FailureKind.CALLER_FAULT : FailureKind.UNREADABLE;
    }

    private static @Nullable Duration waitInBody(FailureKind kind, ErrorBody error, Instant now) {
        if ((kind == FailureKind.EXHAUSTED || kind == FailureKind.LIMITED) && error.names("*perday*")) {
            ZonedDateTime there = now.atZone(Preset.GEMINI.dayZone());
            return Duration.between(there, there.truncatedTo(ChronoUnit.DAYS).plusDays(1));
        }
        if (error.names("enforced_spend_limit_reached")) {
            ZonedDateTime there = now.atZone(ZoneOffset.UTC);
            return Duration.between(
                    there, there.with(TemporalAdjusters.firstDayOfNextMonth()).truncatedTo(ChronoUnit.DAYS));
        }
        String delay = error.retryDelay();
        Duration asked = delay == null ? null : GoDurationReader.parse(delay);
        return asked != null ? RetryAfter.bounded(asked) : RetryWords.read(error.message(), now);
    }
}
