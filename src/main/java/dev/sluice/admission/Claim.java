package dev.sluice.admission;

import java.time.Duration;

/**
 * What the head of a lane may claim against lanes of lower rank that live on the same supply. Guarded by the waiting room's
 * lock.
 *
 * <p>While the head waits, others may take what is too small for it. But if it was promised its turn for a moment, was
 * overtaken meanwhile, and is not served at that moment, they stand back until the next promised one, and what they would
 * have taken builds up. So a large call waits for at most one refill more than it was told, and a supply that fails for
 * reasons of its own holds nobody back for long.
 */
final class Claim {

    /** No claim holds others back for longer: what takes longer to come is not held up by them. */
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();

    private boolean promised;
    private boolean overtaken;
    private boolean holds;
    private long moment;

    /** Notes that a call of lower rank that lives on the same supply was served. */
    void overtaken() {
        overtaken = true;
    }

    /** Notes that the head was not served at {@code now} and will not be before {@code notBefore}. */
    void refused(long notBefore, long now) {
        boolean kept = promised && now - moment < 0;
        if (kept) {
            return;
        }
        holds = promised && !holds && overtaken && notBefore - now <= LONGEST;
        promised = true;
        overtaken = false;
        moment = notBefore;
    }

    /** Returns whether others have to stand back. */
    boolean holds(long now) {
        return holds && now - moment < 0;
    }
}
