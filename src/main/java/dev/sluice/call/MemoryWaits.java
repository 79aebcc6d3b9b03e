package dev.sluice.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reservations that wait for room in a {@link MemoryBudget}, in the order in which they were opened. Guarded by its lock. */
final class MemoryWaits {

    /** In bytes: the bodies of most calls are smaller. A body up to this size neither waits for others nor counts for its caller. */
    private static final long SMALL = 64 << 10;

    /** The most waits of one caller: each holds up to 64 KB in the buffers of its connection besides. */
    private static final int MAX_WAITING = 16;

    private final List<MemoryReservation.Wait> waiting = new ArrayList<>();

    /** Those that were told to give up and have given nothing back yet. */
    private final List<MemoryReservation> leaving = new ArrayList<>();

    int count() {
        return waiting.size();
    }

    /** Returns the waits of now, oldest reservation first. */
    List<MemoryReservation.Wait> inOrder() {
        return List.copyOf(waiting);
    }

    /** Adds {@code wait}; returns the wait of the same caller that is too many, which is removed, or null. */
    MemoryReservation.@Nullable Wait add(MemoryReservation.Wait wait) {
        int at = waiting.size();
        while (at > 0 && waiting.get(at - 1).reservation.number > wait.reservation.number) {
            at--;
        }
        waiting.add(at, wait);
        wait.reservation.wait = wait;
        leaving.remove(wait.reservation);
        return waitingOfCaller(wait.reservation) > MAX_WAITING ? removeNewest(wait.reservation) : null;
    }

    void remove(MemoryReservation.Wait wait) {
        waiting.remove(wait);
        wait.reservation.wait = null;
    }

    /** Notes that {@code reservation} has given bytes back, as it may have been told to. */
    void gaveBack(MemoryReservation reservation) {
        leaving.remove(reservation);
    }

    /**
     * Removes and returns the newest wait of the caller of {@code reservation}. Returns null where an older one waits than
     * {@code reservation}, or where one that was told to give up has given nothing back yet.
     */
    MemoryReservation.@Nullable Wait removeNewestBeside(MemoryReservation reservation) {
        return isOldestWaiting(reservation) && !isRoomToCome(reservation) ? removeNewest(reservation) : null;
    }

    private MemoryReservation.@Nullable Wait removeNewest(MemoryReservation reservation) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            MemoryReservation.Wait newest = waiting.get(i);
            if (isOfSameCaller(newest.reservation, reservation)) {
                waiting.remove(i);
                newest.reservation.wait = null;
                leaving.add(newest.reservation);
                return newest;
            }
        }
        return null;
    }

    private boolean isOldestWaiting(MemoryReservation reservation) {
        for (MemoryReservation.Wait wait : waiting) {
            if (isOfSameCaller(wait.reservation, reservation)) {
                return wait.reservation == reservation;
            }
        }
        return false;
    }

    private boolean isRoomToCome(MemoryReservation reservation) {
        for (MemoryReservation one : leaving) {
            if (isOfSameCaller(one, reservation)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether older reservations of the same caller wait, which {@code bytes} more for {@code reservation} would overtake. */
    boolean isBehindOthers(MemoryReservation reservation, long bytes) {
        if (isSmall(reservation, bytes)) {
            return false;
        }
        for (MemoryReservation.Wait wait : waiting) {
            if (wait.reservation.number < reservation.number
                    && isOfSameCaller(wait.reservation, reservation)
                    && !isSmall(wait.reservation, wait.bytes)) {
                return true;
            }
        }
        return false;
    }

    private int waitingOfCaller(MemoryReservation reservation) {
        int count = 0;
        for (MemoryReservation.Wait each : waiting) {
            count += isOfSameCaller(each.reservation, reservation) ? 1 : 0;
        }
        return count;
    }

    private static boolean isOfSameCaller(MemoryReservation one, MemoryReservation other) {
        return one.caller == other.caller;
    }

    static boolean isSmall(MemoryReservation reservation, long bytes) {
        return reservation.bytes + bytes <= SMALL;
    }
}
