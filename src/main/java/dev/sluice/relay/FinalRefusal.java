package dev.sluice.relay;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.relay.adapt.FieldPaths;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller is told when every try that its call may make has failed. */
final class FinalRefusal {

    private static final Set<FailureKind> KEY_IS_DEAD =
            EnumSet.of(FailureKind.REVOKED, FailureKind.EXHAUSTED, FailureKind.FORBIDDEN);

    /** SDKs do not come back at all where they are asked to stay away for longer. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private FinalRefusal() {}

    /**
     * Returns the refusal that sums {@code failures} up.
     *
     * @param failures the failures of every try, in order; never empty
     * @param sameDialect whether the provider's own words can go to the caller as they are
     */
    static Refusal of(List<Failure> failures, boolean sameDialect) {
        Failure last = failures.get(failures.size() - 1);
        if (failures.stream().allMatch(failure -> KEY_IS_DEAD.contains(failure.kind()))) {
            return Refusal.of(
                    Reason.NO_USABLE_KEY,
                    "No key of this model can be used now: each is revoked, forbidden or out"
                            + " of credit. The operator of this relay can see which.");
        }
        if (failures.stream().allMatch(failure -> failure.kind() == FailureKind.OVERLOADED)) {
            return new Refusal(
                    Reason.UPSTREAM_OVERLOADED,
                    "The provider is overloaded: " + tries(failures) + " said so.",
                    null,
                    soonest(failures),
                    0,
                    null);
        }
        return switch (last.kind()) {
            case CALLER_FAULT, MODEL_DENIED ->
                new Refusal(
                        Reason.PROVIDER_REFUSED,
                        sameDialect ? last.message() : FieldPaths.attributed(last.message()),
                        null,
                        null,
                        last.status(),
                        sameDialect ? last.answer() : null);
            case FIRST_BYTE_TIMEOUT, TOTAL_TIMEOUT ->
                Refusal.of(Reason.UPSTREAM_TIMEOUT, "The provider did not answer in time, " + tries(failures) + ".");
            default ->
                Refusal.of(
                        Reason.UPSTREAM_ERROR,
                        "The provider kept failing, " + tries(failures) + "; the last time: " + said(last));
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

    private static String tries(List<Failure> failures) {
        return failures.size() == 1 ? "in 1 try" : "in " + failures.size() + " tries";
    }

    /** A dead key's own error would tell the caller of a key that is none of its business. */
    private static String said(Failure failure) {
        return KEY_IS_DEAD.contains(failure.kind()) ? failure.kind().label() : failure.message();
    }
}
