package dev.sluice.admission;

import dev.sluice.call.Deadline;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One call that waits for its turn. Guarded by the waiting room's lock, but for what never changes. */
final class Waiter<R, T> implements WaitingRoom.Ticket {

    static final Comparator<Waiter<?, ?>> BY_ARRIVAL =
            Comparator.<Waiter<?, ?>>comparingLong(Waiter::since).thenComparingLong(Waiter::order);

    static final Comparator<Waiter<?, ?>> BY_DEADLINE = Comparator.<Waiter<?, ?>>comparingLong(
                    waiter -> waiter.deadline().nanos())
            .thenComparingLong(Waiter::order);

    private final Line<R, T> line;
    private final R request;
    private final long since;
    private final long entered;
    private final long order;
    private final Deadline deadline;
    private final Consumer<Verdict<T>> whenDecided;
    private final Predicate<Waiter<R, T>> leaving;
    private boolean decided;

    Waiter(
            Line<R, T> line,
            R request,
            long since,
            long entered,
            long order,
            Deadline deadline,
            Consumer<Verdict<T>> whenDecided,
            Predicate<Waiter<R, T>> leaving) {
        this.line = line;
        this.request = request;
        this.since = since;
        this.entered = entered;
        this.order = order;
        this.deadline = deadline;
        this.whenDecided = whenDecided;
        this.leaving = leaving;
    }

    Line<R, T> line() {
        return line;
    }

    R request() {
        return request;
    }

    long since() {
        return since;
    }

    long order() {
        return order;
    }

    Deadline deadline() {
        return deadline;
    }

    long waited(long now) {
        return Math.max(0, now - entered);
    }

    boolean decided() {
        return decided;
    }

    /** Ends the wait, one way or the other; to be called once. */
    void decide() {
        decided = true;
    }

    /** Gives the verdict; to be called once, after {@link #decide}, without the lock. */
    void give(Verdict<T> verdict) {
        whenDecided.accept(verdict);
    }

    @Override
    public boolean leave() {
        return leaving.test(this);
    }
}
