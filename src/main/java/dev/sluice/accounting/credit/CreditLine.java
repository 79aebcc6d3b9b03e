package dev.sluice.accounting.credit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one client that wait until calls before them have settled, in the order of their arrival. One at a time asks the
 * store. Safe for use by many threads.
 */
final class CreditLine {

    private final Function<ReservationRequest, CompletionStage<ReservationResult>> store;
    private final Consumer<ReservationResult> abandoned;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean asking;
    private boolean again;

    /**
     * @param store asks the store for a reservation
     * @param abandoned takes what the store granted to a call that has left meanwhile
     */
    CreditLine(
            Function<ReservationRequest, CompletionStage<ReservationResult>> store,
            Consumer<ReservationResult> abandoned) {
        this.store = store;
        this.abandoned = abandoned;
    }

    /** A call in the line; {@code result} completes when it leaves it. */
    static final class Waiting {
        private final ReservationRequest request;
        final long until;
        final CompletableFuture<ReservationResult> result = new CompletableFuture<>();

        Waiting(ReservationRequest request, long until) {
            this.request = request;
            this.until = until;
        }
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized void add(Waiting call) {
        waiting.add(call);
    }

    /** Takes calls out that are no longer waited for, and ends the wait of those whose time is over with {@code Busy}. */
    void expire(long now) {
        for (Waiting call : removed(now)) {
            call.result.complete(new ReservationResult.Busy());
        }
    }

    private synchronized Waiting[] removed(long now) {
        Waiting[] over = waiting.stream()
                .filter(call -> call.result.isDone() || now - call.until >= 0)
                .toArray(Waiting[]::new);
        for (Waiting call : over) {
            waiting.remove(call);
        }
        return over;
    }

    /** Asks the store for the first call, and goes on to the next until one has to wait. */
    void ask() {
        Waiting first = begin();
        if (first != null) {
            ask(first);
        }
    }

    private synchronized @Nullable Waiting begin() {
        if (asking) {
            again = true;
            return null;
        }
        Waiting first = waiting.peek();
        asking = first != null;
        again = false;
        return first;
    }

    private void ask(Waiting first) {
        store.apply(first.request).whenComplete((result, failure) -> {
            boolean leaves = failure != null || !(result instanceof ReservationResult.Busy);
            boolean next = end(first, leaves);
            if (failure != null) {
                first.result.completeExceptionally(failure);
            } else if (leaves && !first.result.complete(result)) {
                abandoned.accept(result);
            }
            if (next) {
                ask();
            }
        });
    }

    private synchronized boolean end(Waiting first, boolean leaves) {
        asking = false;
        if (leaves) {
            waiting.remove(first);
        }
        return leaves || again;
    }
}
