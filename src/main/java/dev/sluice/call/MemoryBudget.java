package dev.sluice.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bound on the memory of all bodies, of requests and of answers, held at one time. Bytes are reserved before they are held.
 *
 * <p>Every reservation, every connection and every caller may hold at most {@value #FACTOR} times of what is free after it, so
 * that none can take all: however much others hold, a part of what is left stays free for a small body. (Choudhury and Hahne,
 * "Dynamic queue length thresholds", 1998, share the buffers of a switch in this way.)
 *
 * <p>A reservation that finds no room may wait. Those of one caller are served in the order in which they were opened. Where the
 * oldest has waited for too long, the newest that waits for the same caller gives up, so that bodies that block each other do not
 * block for good: one at a time, and no other before its bytes have come back. Safe for use by many threads.
 */
public final class MemoryBudget {

    /** Three quarters for one who is alone, which leaves a quarter for all others. */
    static final int FACTOR = 3;

    private final long total;
    private final DoubleSupplier buffersUsed;
    private final Object lock = new Object();
    private final MemoryWaits waits = new MemoryWaits();

    private long reserved;
    private long peak;
    private long opened;

    /** Makes a budget of {@code total} bytes that bounds nothing else. */
    public MemoryBudget(long total) {
        this(total, () -> 0);
    }

    /** @param buffersUsed the share of what all buffers may have that is in use, however little is reserved; called on any thread */
    public MemoryBudget(long total, DoubleSupplier buffersUsed) {
        this.total = total;
        this.buffersUsed = buffersUsed;
    }

    /** Returns the share of what all buffers may have that is in use: 0 to 1, or 0 where it is not known. */
    public double buffersUsed() {
        return buffersUsed.getAsDouble();
    }

    /** Returns the most bytes that may be reserved together. */
    public long total() {
        return total;
    }

    /** Returns the bytes that are reserved now. */
    public long reserved() {
        synchronized (lock) {
            return reserved;
        }
    }

    /** Returns the most bytes that were ever reserved together. */
    public long peak() {
        synchronized (lock) {
            return peak;
        }
    }

    /** Returns how many reservations wait for room. */
    public int waiting() {
        synchronized (lock) {
            return waits.count();
        }
    }

    /** Returns the most bytes that one reservation can have when there is no other. */
    public long most() {
        return total / (FACTOR + 1) * FACTOR;
    }

    /** Opens a reservation without bytes, which counts for itself alone. */
    public MemoryReservation open() {
        return open(null, null);
    }

    /** Opens a reservation without bytes, which counts for {@code connection} and {@code caller} too. */
    public MemoryReservation open(@Nullable MemoryShare connection, @Nullable MemoryShare caller) {
        synchronized (lock) {
            return new MemoryReservation(this, connection, caller, opened++);
        }
    }

    boolean grow(MemoryReservation reservation, long bytes) {
        synchronized (lock) {
            if (reservation.closed || waits.isBehindOthers(reservation, bytes) || !fits(reservation, bytes)) {
                return false;
            }
            add(reservation, bytes);
            return true;
        }
    }

    boolean growSpare(MemoryReservation reservation, long bytes) {
        synchronized (lock) {
            if (reservation.closed || total - reserved - bytes < total / (FACTOR + 1)) {
                return false;
            }
            add(reservation, bytes);
            return true;
        }
    }

    void await(MemoryReservation.Wait wait) {
        MemoryReservation.Wait refused;
        synchronized (lock) {
            if (wait.reservation.closed) {
                return;
            }
            refused = waits.add(wait);
        }
        if (refused != null) {
            refused.refused.run();
        }
        // Room may have come since the attempt that failed.
        serveWaiting();
    }

    void refuseNewestBeside(MemoryReservation reservation) {
        MemoryReservation.Wait refused;
        synchronized (lock) {
            refused = waits.removeNewestBeside(reservation);
        }
        if (refused != null) {
            refused.refused.run();
        }
        serveWaiting();
    }

    void shrink(MemoryReservation reservation, long bytes) {
        synchronized (lock) {
            add(reservation, -Math.min(bytes, reservation.bytes));
            waits.gaveBack(reservation);
        }
        serveWaiting();
    }

    void close(MemoryReservation reservation) {
        synchronized (lock) {
            if (reservation.closed) {
                return;
            }
            reservation.closed = true;
            add(reservation, -reservation.bytes);
            if (reservation.wait != null) {
                waits.remove(reservation.wait);
            }
            waits.gaveBack(reservation);
        }
        serveWaiting();
    }

    long bytes(MemoryReservation reservation) {
        synchronized (lock) {
            return reservation.bytes;
        }
    }

    private void serveWaiting() {
        List<MemoryReservation.Wait> granted = List.of();
        synchronized (lock) {
            if (waits.count() == 0) {
                return;
            }
            for (MemoryReservation.Wait wait : waits.inOrder()) {
                if (grow(wait.reservation, wait.bytes)) {
                    waits.remove(wait);
                    if (granted.isEmpty()) {
                        granted = new ArrayList<>();
                    }
                    granted.add(wait);
                }
            }
        }
        granted.forEach(wait -> wait.granted.run());
    }

    private boolean fits(MemoryReservation reservation, long bytes) {
        long free = total - reserved - bytes;
        long share = FACTOR * free;
        return free >= 0
                && reservation.bytes + bytes <= share
                && (reservation.connection == null || reservation.connection.bytes + bytes <= share)
                && (reservation.caller == null
                        || MemoryWaits.isSmall(reservation, bytes)
                        || reservation.caller.bytes + bytes <= share);
    }

    private void add(MemoryReservation reservation, long bytes) {
        reserved += bytes;
        peak = Math.max(peak, reserved);
        reservation.bytes += bytes;
        if (reservation.connection != null) {
            reservation.connection.bytes += bytes;
        }
        if (reservation.caller != null) {
            reservation.caller.bytes += bytes;
        }
    }
}
