package dev.sluice.pool;

/** A member's place on one shelf: among the ready, or among those that wait for room. Guarded by the pool's lock. */
final class ReadyEntry {

    final CandidateAccount member;
    final Account account;
    private final ReadyIndex shelf;

    /** Where it is in the shelf's heap, while it waits. */
    int index;

    /** When it comes back by itself. */
    long wakeAt;

    private boolean waits;
    private boolean awaited;

    ReadyEntry(CandidateAccount member, ReadyIndex shelf) {
        this.member = member;
        this.account = member.account();
        this.shelf = shelf;
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
            shelf.comeBack(this);
        }
    }
}
