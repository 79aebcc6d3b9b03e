package dev.sluice.relay;

import dev.sluice.call.Alarm;
import dev.sluice.call.Endpoint;
import dev.sluice.call.KeyId;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.pool.Lease;
import dev.sluice.relay.AnswerTimes.Kind;
import dev.sluice.upstream.AttemptResult;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * The sending of attempts with hedging: an attempt whose answer is later than nearly all answers of its key gets a second
 * attempt over another key, and the first answer wins.
 *
 * <p>A second attempt is made only where a key has room at once, no call waits for one, and both its own budget and the
 * caller's retry budget afford it. It is never made for a call that is not safe to send twice, or that only one account can
 * serve. Safe for use by many threads.
 */
public final class Hedging {

    /** The endpoints whose calls leave nothing but an answer at the provider. */
    private static final Set<Endpoint> SAFE_TO_SEND_TWICE = EnumSet.of(
            Endpoint.CHAT,
            Endpoint.MESSAGES,
            Endpoint.COUNT_TOKENS,
            Endpoint.EMBEDDINGS,
            Endpoint.COMPLETIONS,
            Endpoint.MODERATIONS,
            Endpoint.GENERATE,
            Endpoint.GEMINI_COUNT_TOKENS,
            Endpoint.GEMINI_EMBEDDINGS);

    private final AttemptSender sender;
    private final LeaseQueue queue;
    private final RetryPacing retries;
    private final AnswerTimes times = new AnswerTimes();
    private final HedgeBudget budget;
    private final Ticker ticker;
    private final Alarm alarm;
    private volatile HedgePolicy policy;

    public Hedging(
            AttemptSender sender,
            LeaseQueue queue,
            RetryPacing retries,
            HedgePolicy policy,
            Ticker ticker,
            Alarm alarm) {
        this.sender = sender;
        this.queue = queue;
        this.retries = retries;
        this.policy = policy;
        this.budget = new HedgeBudget();
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Takes a new policy; what was measured stays. */
    public void reconfigure(HedgePolicy changed) {
        policy = changed;
    }

    /** Sends {@code first}, and a second attempt where that is late; returns the one that counts. */
    Mono<AnsweredAttempt> send(CallInFlight inFlight, PreparedAttempt first) {
        HedgePolicy rules = policy;
        if (!rules.enabled() || !mayHedge(inFlight)) {
            return sender.send(inFlight, first).map(reply -> new AnsweredAttempt(first, reply));
        }
        budget.called(rules.budget());
        long patience = times.percentile(kind(inFlight, first), rules.percentile());
        if (patience == 0) {
            return measured(inFlight, first);
        }
        return Mono.create(
                result -> new HedgeRace(result, attempt -> measured(inFlight, attempt), lost -> lost(inFlight, lost))
                        .run(first, ticker.nanos() + patience, alarm, () -> second(inFlight, first, patience)));
    }

    private static boolean mayHedge(CallInFlight inFlight) {
        return SAFE_TO_SEND_TWICE.contains(inFlight.call.endpoint())
                && inFlight.leaseRequest().owner() == null;
    }

    private Mono<AnsweredAttempt> measured(CallInFlight inFlight, PreparedAttempt attempt) {
        long sentAt = ticker.nanos();
        return sender.send(inFlight, attempt)
                .doOnNext(reply -> {
                    if (reply.result() instanceof AttemptResult.Answer) {
                        times.add(kind(inFlight, attempt), ticker.nanos() - sentAt);
                    }
                })
                .map(reply -> new AnsweredAttempt(attempt, reply));
    }

    /** Returns a second attempt over another key, which holds its lease; empty where none is affordable or possible now. */
    private Optional<PreparedAttempt> second(CallInFlight inFlight, PreparedAttempt first, long patience) {
        if (!budget.affords()) {
            return Optional.empty();
        }
        KeyId late = first.lease().key();
        Optional<Lease> spare = queue.spare(inFlight, late);
        if (spare.isEmpty()) {
            return Optional.empty();
        }
        Lease lease = spare.get();
        Optional<PreparedAttempt> second = Optional.empty();
        try {
            second = prepared(inFlight, lease);
        } finally {
            if (second.isEmpty()) {
                lease.ignored();
            }
        }
        if (second.isPresent()) {
            budget.take();
            inFlight.trail.hedged(lease, late, patience, ticker.nanos());
        }
        return second;
    }

    private Optional<PreparedAttempt> prepared(CallInFlight inFlight, Lease lease) {
        return retries.takeNow(inFlight.call.caller())
                ? sender.prepare(inFlight, lease).fold(Optional::of, refusal -> Optional.empty())
                : Optional.empty();
    }

    /** Notes an attempt that is given up. Its provider has counted the prompt, and usually charges for it. */
    private void lost(CallInFlight inFlight, PreparedAttempt attempt) {
        TokenUsage prompt = new TokenUsage(inFlight.estimate.inputTokens(), 0, 0, 0, 0);
        inFlight.trail.lost(attempt.lease(), MeteredUsage.estimated(prompt), ticker.nanos());
    }

    private static Kind kind(CallInFlight inFlight, PreparedAttempt attempt) {
        return new Kind(attempt.lease().key(), attempt.lease().model(), inFlight.head.stream());
    }
}
