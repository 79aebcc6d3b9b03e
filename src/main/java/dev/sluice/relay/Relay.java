package dev.sluice.relay;

import dev.sluice.call.Call;
import dev.sluice.call.Failure;
import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.Revocation.Revoked;
import dev.sluice.relay.adapt.CallerReply;
import reactor.core.publisher.Mono;

/**
 * The path of a call through the rooms: admission, a lease, one attempt or more, an answer.
 *
 * <p>Safe for use by many threads. Nothing that a call takes outlives it, whichever way it ends: its caller's slot, its place in
 * the queue, its lease and its connection go with the answer's last byte, its refusal, or its client.
 */
public final class Relay {

    private final CallAdmission admission;
    private final LeaseQueue queue;
    private final AttemptSender sender;
    private final Hedging hedging;
    private final RetryPacing retries;
    private final CommittedAnswers committed;
    private final CallAnswers answers;

    public Relay(
            CallAdmission admission,
            LeaseQueue queue,
            AttemptSender sender,
            Hedging hedging,
            RetryPacing retries,
            CommittedAnswers committed,
            CallAnswers answers) {
        this.admission = admission;
        this.queue = queue;
        this.sender = sender;
        this.hedging = hedging;
        this.retries = retries;
        this.committed = committed;
        this.answers = answers;
    }

    /** Returns the refusal of {@code call}, whose request could not be read, with the limits of the model that it names. */
    public CallAnswer unreadable(Call call, RefusedCall refused) {
        return answers.unreadable(call, refused);
    }

    /**
     * Relays one call.
     *
     * @return the answer, once it has begun; never a refusal as an error. Cancelling it, or closing the answer, ends the call
     */
    public Mono<CallAnswer> relay(Call call, RequestHead head) {
        return Mono.defer(() -> admission
                .admit(call, head)
                .flatMap(decision ->
                        decision.fold(this::relay, refusal -> Mono.just(answers.rejected(call, head, refusal)))));
    }

    private Mono<CallAnswer> relay(CallInFlight inFlight) {
        retries.called(inFlight.call.caller());
        return inFlight.revocation
                .guard(sender.isCountEstimated(inFlight) ? estimate(inFlight) : paid(inFlight))
                .onErrorResume(Revoked.class, revoked -> answers.revoked(inFlight, revoked.refusal()))
                .doOnError(fault -> answers.faulted(inFlight))
                .doOnCancel(() -> answers.clientLeft(inFlight));
    }

    /** Reserves the call's cost where its caller pays, and begins the first attempt. */
    private Mono<CallAnswer> paid(CallInFlight inFlight) {
        if (admission.isFree(inFlight.call)) {
            return attempt(inFlight);
        }
        return admission
                .reserve(inFlight)
                .flatMap(refusal ->
                        refusal.isPresent() ? Mono.just(answers.unpaid(inFlight, refusal.get())) : attempt(inFlight));
    }

    /** Answers with an estimate of tokens; refuses what could not be asked of the model. */
    private Mono<CallAnswer> estimate(CallInFlight inFlight) {
        return Mono.defer(() -> sender.refusalOfCount(inFlight)
                .map(refusal -> answers.refused(inFlight, refusal))
                .orElseGet(() -> answers.tokenEstimate(inFlight)));
    }

    /** Waits for a lease and makes one attempt over it, or two; then commits to an answer, or goes on to the next attempt. */
    private Mono<CallAnswer> attempt(CallInFlight inFlight) {
        return queue.lease(inFlight)
                .map(waited -> waited.then(lease -> sender.prepare(inFlight, lease)))
                .flatMap(prepared -> prepared.fold(
                        attempt -> hedging.send(inFlight, attempt).flatMap(ended -> ended(inFlight, ended)),
                        refusal -> refuse(inFlight, refusal)));
    }

    private Mono<CallAnswer> ended(CallInFlight inFlight, AnsweredAttempt ended) {
        PreparedAttempt attempt = ended.attempt();
        CallerReply reply = ended.reply();
        return reply.fold(
                answer -> committed.commit(inFlight, attempt, answer, reply.dropped()),
                failed -> next(inFlight, attempt, failed.failure()));
    }

    private Mono<CallAnswer> refuse(CallInFlight inFlight, Refusal refusal) {
        return answers.refused(inFlight, inFlight.forThread(refusal));
    }

    /** Makes another attempt as far as policy, budget and time allow, else refuses the call. */
    private Mono<CallAnswer> next(CallInFlight inFlight, PreparedAttempt failed, Failure failure) {
        RetryState state = inFlight.retries;
        boolean corrected = state.mayCorrect() && sender.learnsFrom(failure, inFlight, failed);
        return corrected || state.mayRetry(failure, retries.policy())
                ? retries.next(inFlight.call.caller()).then(Mono.defer(() -> attempt(inFlight)))
                : refuse(inFlight, state.finalRefusal());
    }
}
