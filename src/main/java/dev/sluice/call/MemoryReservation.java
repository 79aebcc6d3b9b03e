package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link MemoryBudget} that one call holds: its body, and what is gathered of its answer. Its opener closes
 * it, however the call ends. Safe for use by many threads.
 */
public final class MemoryReservation implements AutoCloseable {

    private static final MemoryBudget UNBOUNDED = new MemoryBudget(Long.MAX_VALUE / 8);

    final long number;
    final @Nullable MemoryShare connection;
    final @Nullable MemoryShare caller;
    private final MemoryBudget budget;
    private volatile boolean evicted;

    /** The fields below are guarded by the budget's lock. */
    long bytes;

    boolean closed;

    @Nullable
    Wait wait;

    MemoryReservation(
            MemoryBudget budget, @Nullable MemoryShare connection, @Nullable MemoryShare caller, long number) {
        this.budget = budget;
        this.connection = connection;
        this.caller = caller;
        this.number = number;
    }

    /** A wait for room. */
    static final class Wait {

        final MemoryReservation reservation;
        final long bytes;
        final Runnable granted;
        final Runnable refused;

        Wait(MemoryReservation reservation, long bytes, Runnable granted, Runnable refused) {
            this.reservation = reservation;
            this.bytes = bytes;
            this.granted = granted;
            this.refused = refused;
        }
    }

    /** Opens a reservation that always has room, for bodies that no caller sends. */
    public static MemoryReservation unbounded() {
        return UNBOUNDED.open();
    }

    /** Returns the refusal of a call for which there is no room now. */
    public static Refusal full() {
        return Refusal.later(
                Refusal.Reason.MEMORY_FULL,
                "The relay's memory for requests and answers is in use; the call can be repeated.",
                Duration.ofSeconds(1));
    }

    /** Returns the bytes that are reserved. */
    public long bytes() {
        return budget.bytes(this);
    }

    /** Returns what all reservations of its caller have together, or null where it counts for itself alone. */
    public @Nullable MemoryShare caller() {
        return caller;
    }

    /** Returns the share of what all buffers may have that is in use, see {@link MemoryBudget#buffersUsed()}. */
    public double buffersUsed() {
        return budget.buffersUsed();
    }

    /** Returns the most bytes that could be reserved if there were no other reservations. */
    public long most() {
        return budget.most();
    }

    /** Returns whether {@code more} bytes could be had if there were no other reservations. */
    public boolean canEverGrow(long more) {
        return bytes() + more <= budget.most();
    }

    /** Reserves {@code more} bytes, or returns false where there is no room now. */
    public boolean tryGrow(long more) {
        return budget.grow(this, more);
    }

    /**
     * Reserves {@code more} bytes of what others do not need: where a quarter of all stays free, or returns false. For answers
     * that their clients do not take.
     */
    public boolean tryGrowSpare(long more) {
        return budget.growSpare(this, more);
    }

    /**
     * Waits for room for {@code more} bytes; at most one wait at a time.
     *
     * @param granted runs when they are reserved, on the thread that made room
     * @param refused runs when they will not be, since those that came earlier need the room
     */
    public void growLater(long more, Runnable granted, Runnable refused) {
        budget.await(new Wait(this, more, granted, refused));
    }

    /**
     * Ends the newest wait of the same caller by a refusal, since this one has waited for too long. It may be this one's own.
     * Does nothing while an older one waits, or while one that was refused has not given its bytes back.
     */
    public void pressOn() {
        budget.refuseNewestBeside(this);
    }

    /** Gives {@code less} bytes back. */
    public void shrink(long less) {
        budget.shrink(this, less);
    }

    /**
     * Notes that its call is about to be ended, since its client takes nothing of the answer while others need the memory. Gives
     * nothing back.
     */
    public void evict() {
        evicted = true;
    }

    /** Returns whether its call was ended because others need the memory. */
    public boolean isEvicted() {
        return evicted;
    }

    /** Gives everything back, and ends a wait without a word. Nothing can be reserved after that. */
    @Override
    public void close() {
        budget.close(this);
    }
}
