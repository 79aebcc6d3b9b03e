package dev.sluice.pool;

/** A member's place on one shelf: among the ready, or among those that wait for room. Guarded by the pool's lock. */
final class ReadyEntry {

    final CandidateAccount candidate;
    final Account account;
    private final ReadyIndex readyIndex;

    /** Where it is in the shelf's heap, while it waits. */
    int index;

    /** When it comes back by itself. */
    long wakeAt;

    private boolean waits;
    private boolean awaited;

    ReadyEntry(CandidateAccount candidate, ReadyIndex readyIndex) {
        this.candidate = candidate;
        this.account = candidate.account();
        this.readyIndex = readyIndex;
    }

    boolean waits() {
        return waits;
    }

    void waits(boolean nowWaits) {
        waits = nowWaits;
        if (nowWaits && !awaited) {
            awaited = true;
            account.awaitedBy(this);
        }
    }

    /** Brings the seat back among the ready; called by the account, which forgets it. */
    void comeBack() {
        awaited = false;
        if (waits) {
            readyIndex.comeBack(this);
        }
    }
}
