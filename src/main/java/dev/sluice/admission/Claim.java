package dev.sluice.admission;

import java.time.Duration;

/**
 * What a lane may claim against lanes of lower rank that live on the same supply. Guarded by the waiting room's lock.
 *
 * <p>While the lane's head waits, others may take what is too small for it. But if it was promised its turn for a moment, was
 * overtaken meanwhile, and is not served at that moment, they stand back, and what they would have taken builds up, until
 * the lane's callers have had so much that others rank higher. Standing back has to help: if the next promised moment
 * slips away all the same, what is missing is nothing that the others take, and they are not held back again before the
 * lane has been served.
 */
final class Claim {

    /** What is further away than a whole refill of any limit does not come sooner for being waited for. */
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    private boolean promised;
    private boolean overtaken;
    private boolean holds;
    private boolean vain;
    private long moment;
    private long wait;

    /** Notes that a call of lower rank that lives on the same supply was served. */
    void overtaken() {
        overtaken = true;
    }

    /** Notes that the lane's head was served at {@code now}. */
    void served(long now) {
        vain = false;
        promised = holds;
        moment = now;
        wait = Long.MAX_VALUE;
    }

    /** Notes that the head was not served at {@code now} and will not be before {@code notBefore}. */
    void refused(long notBefore, long now) {
        boolean promiseStands = promised && now - moment < 0;
        if (promiseStands) {
            return;
        }
        long remaining = notBefore - now;
        if (holds) {
            holds = remaining <= wait / 2;
            vain = !holds;
        } else {
            holds = promised && overtaken && !vain && remaining <= LONGEST;
        }
        promised = true;
        overtaken = false;
        moment = notBefore;
        wait = remaining;
    }

    /** Returns whether others have to stand back. */
    boolean holds(long now) {
        return holds && now - moment < 0;
    }
}
