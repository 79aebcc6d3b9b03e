package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The process that reservations belong to. It shows regularly that it lives, and gives back the reservations of processes that no
 * longer do: a call that a crash cut costs its client nothing.
 */
public final class CreditOwner {

    /** The time between two signs of life of a process. */
    public static final Duration PERIOD = Duration.ofSeconds(10);

    /** A process that was not seen for this long is gone: many periods, so that neither a pause nor clocks that differ matter. */
    static final Duration GONE_AFTER = Duration.ofMinutes(2);

    /** Reservations given back in one sweep. */
    private static final int SWEEP = 500;

    private final CreditStore store;
    private final InstantSource clock;
    private final String name;

    /** @param name unique to this run of the program */
    public CreditOwner(CreditStore store, InstantSource clock, String name) {
        this.store = store;
        this.clock = clock;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** Shows that this process lives, gives back what others left behind, and returns how many reservations that were. */
    public CompletionStage<Integer> sweep() {
        return store.run(rows -> {
                    Instant now = clock.instant();
                    rows.seen(name, now);
                    List<String> living = store.isExclusive() ? List.of(name) : rows.ownersSeen(now.minus(GONE_AFTER));
                    return rows.reservationsOfOthers(living, SWEEP);
                })
                .thenCompose(this::giveBack);
    }

    /** Gives back one after the other, each in a transaction of its own: locks of several would be taken in no order. */
    private CompletionStage<Integer> giveBack(List<CreditReservation> left) {
        CompletionStage<Integer> done = CompletableFuture.completedFuture(left.size());
        for (CreditReservation reservation : left) {
            done = done.thenCompose(count -> store.run(rows -> {
                // The amount that is kept of a lease may have become less since.
                CreditReservation kept = rows.reservation(reservation.call());
                if (kept != null) {
                    CreditRules.settle(rows, kept, null, clock.instant());
                }
                return count;
            }));
        }
        return done;
    }
}
