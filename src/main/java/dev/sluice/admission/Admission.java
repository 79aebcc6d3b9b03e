package dev.sluice.admission;

import dev.sluice.call.Refusal;
import dev.sluice.call.TokenUsage;
import java.util.function.Consumer;

/** An answer of the {@link CallerLimiter} to a call. */
public sealed interface Admission {

    /** The call is within its caller's limits and has been counted. */
    record Admitted(Permit permit) implements Admission {}

    /** The call exceeds a limit; the refusal says when it would not. */
    record Refused(Refusal refusal) implements Admission {}

    /** Other replicas may hold what the call lacks: the answer comes within half a second. */
    record Later(Wait answer) implements Admission {}

    /** The permit of a call that was admitted. Safe for use by several threads. */
    interface Permit {

        /** Settles the call to {@code used} and ends it; only the first time counts. */
        void settle(TokenUsage used);
    }

    /** The wait of a call for what other replicas hold. Safe for use by several threads. */
    interface Wait {

        /** Has {@code decided} take the answer, once, on any thread; not {@link Later} again. */
        void whenDecided(Consumer<Admission> decided);

        /** Ends the wait. A decision that arrives anyway must still be settled. */
        void cancel();
    }
}
