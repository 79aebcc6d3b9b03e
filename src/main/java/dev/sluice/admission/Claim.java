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

    /**
     * A moment may slip by this much, and half of the wait, before standing back is given up: a supply's moments are lower
     * bounds, which become exact one key after the other.
     */
    private static final long SLACK = Duration.ofSeconds(3).toNanos();

    private boolean promised;
    private boolean overtaken;
    private boolean holds;
    private boolean vain;
    private long moment;
    private long giveUpAt;

    /** Notes that a call of lower rank that lives on the same supply was served. */
    void overtaken() {
        overtaken = true;
    }

    /** Notes that a call of higher rank that lives on the same supply was served: what was promised is void, but by right. */
    void outranked() {
        promised = false;
    }

    /** Notes that the lane's head was served; the next one has been promised nothing, but goes on holding. */
    void served() {
        vain = false;
        promised = false;
    }

    /** Notes that the head was not served at {@code now} and will not be before {@code notBefore}. */
    void refused(long notBefore, long now) {
        if (!promised) {
            promise(notBefore, now);
        } else if (now - moment >= 0) {
            boolean stillHelps = holds && notBefore - giveUpAt <= 0;
            boolean mayHelp = !holds && !vain && overtaken && notBefore - now <= LONGEST;
            if (stillHelps) {
                moment = notBefore;
            } else {
                vain |= holds;
                holds = mayHelp;
                promise(notBefore, now);
            }
        }
    }

    /** Returns whether others have to stand back. */
    boolean holds(long now) {
        return holds && now - moment < 0;
    }

    private void promise(long notBefore, long now) {
        promised = true;
        overtaken = false;
        moment = notBefore;
        giveUpAt = notBefore + (notBefore - now) / 2 + SLACK;
    }
}
