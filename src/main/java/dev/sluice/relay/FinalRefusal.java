package dev.sluice.relay;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.pool.RequestHistory;
import dev.sluice.protocol.dialect.ErrorNames;
import dev.sluice.relay.adapt.FieldPaths;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The refusal of a call whose every attempt has failed. */
final class FinalRefusal {

    /** SDKs do not retry at all where they are asked to wait for longer. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private FinalRefusal() {}

    /**
     * Returns the refusal that sums {@code failures} up.
     *
     * @param failures the failures of every attempt, in order; never empty
     * @param history the request's history at the pool, which tells whether the request is at fault for refusals of keys
     * @param answering how the provider that failed last was asked
     */
    static Refusal of(List<Failure> failures, RequestHistory history, Answering answering) {
        Failure last = failures.get(failures.size() - 1);
        Failure refusal = history.lastRefusal();
        if (refusal != null && history.isAtFault() && failures.stream().allMatch(FinalRefusal::isOfKeyOrLimit)) {
            return refusedByProvider(refusal, answering);
        }
        if (failures.stream().allMatch(failure -> failure.kind().refusesKey())) {
            return Refusal.of(
                    Reason.NO_USABLE_KEY,
                    "No key of this model can be used now: each is revoked, forbidden or out"
                            + " of credit. The operator of this relay can see which.");
        }
        if (failures.stream().allMatch(failure -> failure.kind() == FailureKind.OVERLOADED)) {
            return new Refusal(
                    Reason.UPSTREAM_OVERLOADED,
                    "The provider is overloaded; it said so " + tries(failures) + ".",
                    null,
                    soonest(failures),
                    0,
                    null);
        }
        return switch (last.kind()) {
            case CALLER_FAULT -> refusedByProvider(last, answering);
            case MODEL_DENIED ->
                answering.sameEndpoint() && last.answer() != null
                        ? refusedByProvider(last, answering)
                        : Refusal.of(Reason.UNKNOWN_MODEL, last.message(), "model");
            case FIRST_BYTE_TIMEOUT, TOTAL_TIMEOUT ->
                Refusal.of(Reason.UPSTREAM_TIMEOUT, "The provider did not answer in time, " + tries(failures) + ".");
            case MEMORY_FULL -> MemoryReservation.full();
            default ->
                Refusal.of(
                        Reason.UPSTREAM_ERROR,
                        "The provider kept failing, " + tries(failures) + "; the last time: " + described(last));
        };
    }

    /** Returns the shortest wait that a provider asked for, as far as SDKs follow one; null where none was asked for. */
    private static @Nullable Duration soonest(List<Failure> failures) {
        return failures.stream()
                .map(Failure::retryAfter)
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .map(wait -> wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait)
                .orElse(null);
    }

    private static boolean isOfKeyOrLimit(Failure failure) {
        return failure.kind().refusesKey() || failure.kind() == FailureKind.LIMITED;
    }

    /** Returns the provider's own refusal of the request. */
    private static Refusal refusedByProvider(Failure last, Answering answering) {
        if (answering.sameEndpoint() && last.answer() != null) {
            // Its name is for a stream whose heartbeats have begun: there an event stands for the answer.
            return new Refusal(Reason.PROVIDER_REFUSED, last.message(), null, null, last.status(), last.answer())
                    .named(ErrorNames.of(last, answering.provider(), answering.caller()));
        }
        String message = answering.sameEndpoint() ? last.message() : FieldPaths.attributed(last.message());
        int status = ErrorNames.isPromptTooLong(last) ? 400 : last.status();
        return new Refusal(
                Reason.PROVIDER_REFUSED,
                ErrorNames.message(message, last, answering.caller()),
                null,
                null,
                status,
                null,
                ErrorNames.of(last, answering.provider(), answering.caller()));
    }

    /**
     * Returns the refusal that reports, within a stream, that it broke off.
     *
     * @param answering how the provider was asked
     */
    static Refusal ofBrokenStream(Failure failure, Answering answering) {
        if (failure.kind() == FailureKind.MEMORY_FULL) {
            return MemoryReservation.full();
        }
        Reason reason = switch (failure.kind()) {
            case OVERLOADED -> Reason.UPSTREAM_OVERLOADED;
            case CALLER_FAULT -> Reason.PROVIDER_REFUSED;
            default -> Reason.UPSTREAM_ERROR;
        };
        String message = ErrorNames.isPromptTooLong(failure)
                ? ErrorNames.message(failure.message(), failure, answering.caller())
                : "The provider's stream broke off: " + described(failure);
        @Nullable
        String name =
                failure.kind().refusesKey() ? null : ErrorNames.of(failure, answering.provider(), answering.caller());
        return Refusal.of(reason, message).named(name);
    }

    private static String tries(List<Failure> failures) {
        return failures.size() == 1 ? "in 1 try" : "in " + failures.size() + " tries";
    }

    /** Returns the failure's message, or only its kind where the key was refused: such a message may quote the key. */
    private static String described(Failure failure) {
        return failure.kind().refusesKey() ? failure.kind().label() : failure.message();
    }
}
