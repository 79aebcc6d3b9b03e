package dev.sluice.relay;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.accounting.credit.CreditHold;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Estimates;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.routing.ModelLabels;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A recorder that ends calls, each exactly once: it gives back what the call holds, charges it, enters it into the ledger,
 * and hands its record to the listener. Safe for use by many threads.
 */
public final class CallRecorder {

    private final CallCosts costs;
    private final Estimates estimates;
    private final ModelLabels labels;
    private final CallListener listener;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Supplier<Executor> executors;

    /** @param executors returns the executor of the calling thread, on which calls that waited for the ledger go on */
    public CallRecorder(
            CallCosts costs,
            Estimates estimates,
            ModelLabels labels,
            CallListener listener,
            Ledger ledger,
            InstantSource clock,
            Ticker ticker,
            Supplier<Executor> executors) {
        this.costs = costs;
        this.estimates = estimates;
        this.labels = labels;
        this.listener = listener;
        this.ledger = ledger;
        this.clock = clock;
        this.ticker = ticker;
        this.executors = executors;
    }

    /** Returns the tokens that {@code head}'s prompt is expected to have, by what calls of its model have used. */
    long estimatedPrompt(RequestHead head) {
        return estimates.inputTokens(head.model(), head.promptBytes(), head.mediaItems());
    }

    /** Lets later calls be estimated by what this one used, where its provider reported that. */
    private void learn(CallInFlight inFlight, MeteredUsage usage) {
        if (usage.isReported()) {
            RequestHead head = inFlight.head;
            estimates.learn(
                    head.model(), inFlight.call.caller().name(), head.promptBytes(), head.mediaItems(), usage.tokens());
        }
    }

    /**
     * Ends a call; does nothing if it has ended before.
     *
     * @param status the HTTP status of its answer, or 0 where its client left first
     * @param usage the tokens used by the attempt under way, if there is one
     * @return completes once the call is in the ledger, and fails where it cannot be; empty at once for one that ended before.
     *     Need not be subscribed to
     */
    Mono<Void> end(CallInFlight inFlight, Outcome outcome, int status, MeteredUsage usage) {
        if (!inFlight.end()) {
            return Mono.empty();
        }
        if (outcome == Outcome.OK) {
            learn(inFlight, usage);
        }
        long now = ticker.nanos();
        inFlight.trail.ended(outcome, usage, now);
        List<AttemptRecord> attempts = costs.priced(inFlight.trail.attempts(), inFlight.head.model());
        CallRecord ended = record(inFlight, outcome, status, attempts, now);
        inFlight.release(ended.usage().tokens());
        return enter(inFlight, ended);
    }

    private static MeteredUsage usage(List<AttemptRecord> attempts) {
        MeteredUsage total = MeteredUsage.NONE;
        for (AttemptRecord attempt : attempts) {
            total = total.plus(attempt.usage());
        }
        return total;
    }

    /** Returns the sum of the attempts' costs, or null where no attempt has one. */
    private static @Nullable Money cost(List<AttemptRecord> attempts) {
        Money total = null;
        for (AttemptRecord attempt : attempts) {
            Money cost = attempt.cost();
            if (cost != null) {
                total = total == null ? cost : total.plus(cost);
            }
        }
        return total;
    }

    private CallRecord record(
            CallInFlight inFlight, Outcome outcome, int status, List<AttemptRecord> attempts, long now) {
        CallTrail trail = inFlight.trail;
        return new CallRecord(
                inFlight.call,
                inFlight.head.model(),
                labels.label(inFlight.head.model()),
                inFlight.head.stream(),
                outcome,
                status,
                usage(attempts),
                cost(attempts),
                trail.servedBy(),
                trail.routeTaken(),
                attempts,
                trail.firstTokenAt(),
                now,
                trail.steps(),
                trail.stopReason());
    }

    /** Enters an ended call into the ledger, which settles its credit with the entry, and hands it to the listener. */
    private Mono<Void> enter(CallInFlight inFlight, CallRecord ended) {
        CreditHold hold = inFlight.takeHold();
        CompletableFuture<Void> kept = ledger.append(LedgerEntry.of(ended, clock.instant(), hold.reservation()));
        hold.settledWith(kept);
        listener.callEnded(ended);
        if (kept.isDone() && !kept.isCompletedExceptionally()) {
            return Mono.empty();
        }
        // The entry is made even where the subscriber cancels.
        return Mono.fromFuture(kept.isDone() ? kept : onThisThread(kept), true);
    }

    /**
     * Returns {@code kept}, completed on the calling thread's executor: the store commits on a thread of its own, and the
     * answer goes on where its connection is served.
     */
    private CompletableFuture<Void> onThisThread(CompletableFuture<Void> kept) {
        return kept.whenCompleteAsync((done, failure) -> {}, executors.get());
    }

    /** Ends a call that a fault of the relay's own stopped; the edge reports that fault. */
    void abandon(CallInFlight inFlight) {
        if (inFlight.end()) {
            inFlight.release(TokenUsage.NONE);
            inFlight.settle(null);
        }
    }
}
