package dev.sluice.relay;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.relay.adapt.FieldPaths;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The refusal of a call whose every attempt has failed. */
final class FinalRefusal {

    private static final Set<FailureKind> KEY_IS_DEAD =
            EnumSet.of(FailureKind.REVOKED, FailureKind.EXHAUSTED, FailureKind.FORBIDDEN);

    private FinalRefusal() {}

    /**
     * Returns the refusal that sums {@code failures} up.
     *
     * @param failures the failures of every attempt, in order; never empty
     * @param sameDialect whether the provider's error can go to the caller as it is
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
            return Refusal.of(
                    Reason.UPSTREAM_OVERLOADED, "The provider is overloaded; it said so " + tries(failures) + ".");
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
                        "The provider kept failing, " + tries(failures) + "; the last time: " + described(last));
        };
    }

    private static String tries(List<Failure> failures) {
        return failures.size() == 1 ? "in 1 try" : "in " + failures.size() + " tries";
    }

    /** The error about a dead key may quote the key, which is the operator's business alone. */
    private static String described(Failure failure) {
        return KEY_IS_DEAD.contains(failure.kind()) ? failure.kind().label() : failure.message();
    }
}
