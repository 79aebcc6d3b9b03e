package dev.sluice.accounting.credit;

import dev.sluice.call.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one client that wait until calls before them have settled, in the order of their arrival. One at a time asks the
 * store. Safe for use by many threads.
 */
final class CreditLine {

    /** Calls counted behind the first: a lease for more would be most of a second's spending of any client. */
    private static final int MAX_BEHIND = 100;

    /** A source of reservations. */
    interface Source {

        /** Asks for a reservation; others of {@code line} wait behind it. */
        CompletionStage<ReservationResult> ask(ReservationRequest request, CreditLine line);
    }

    private final Source source;
    private final Ticker ticker;
    private final Consumer<ReservationResult> abandoned;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean asking;
    private boolean again;

    /**
     * @param abandoned takes what was granted to a call that has left meanwhile
     */
    CreditLine(Source source, Ticker ticker, Consumer<ReservationResult> abandoned) {
        this.source = source;
        this.ticker = ticker;
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

    private synchronized Set<Waiting> removed(long now) {
        Set<Waiting> over = new LinkedHashSet<>(waiting);
        over.removeIf(call -> !call.result.isDone() && now - call.until < 0);
        waiting.removeAll(over);
        return over;
    }

    /** Returns calls that wait behind the first one, some of many. */
    synchronized List<ReservationRequest> behind() {
        return waiting.stream()
                .skip(1)
                .limit(MAX_BEHIND)
                .map(call -> call.request)
                .toList();
    }

    /** Asks for the first call, and goes on to the next until one has to wait. */
    void ask() {
        for (Waiting first = begin(); first != null; first = begin()) {
            Waiting asked = first;
            CompletionStage<Boolean> answered =
                    source.ask(asked.request, this).handle((result, failure) -> answered(asked, result, failure));
            CompletableFuture<Boolean> known = answered.toCompletableFuture();
            if (!known.isDone()) {
                answered.whenComplete((next, failure) -> {
                    if (next) {
                        ask();
                    }
                });
                return;
            }
            if (!known.join()) {
                return;
            }
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

    /** Ends the wait of {@code first} where it has its answer, and returns whether to ask once more. */
    private boolean answered(Waiting first, @Nullable ReservationResult result, @Nullable Throwable failure) {
        if (failure != null) {
            // Calls behind it would wait as long again for the same answer.
            for (Waiting call : endAll()) {
                call.result.completeExceptionally(failure);
            }
            return false;
        }
        boolean leaves = !(result instanceof ReservationResult.Busy) || ticker.nanos() - first.until >= 0;
        boolean next = end(first, leaves);
        if (leaves && !first.result.complete(result) && result != null) {
            abandoned.accept(result);
        }
        return next;
    }

    private synchronized boolean end(Waiting first, boolean leaves) {
        asking = false;
        if (leaves) {
            waiting.remove(first);
        }
        return leaves || again;
    }

    private synchronized List<Waiting> endAll() {
        asking = false;
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
