package dev.sluice.relay;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import reactor.core.publisher.Mono;

/** The pace of retries: as many for each call as the policy allows, each when the budget affords it. Safe for use by many threads. */
public final class RetryPacing {

    private final RetryBudget budget;
    private final Ticker ticker;
    private final Alarm alarm;
    private volatile RetryPolicy policy;

    public RetryPacing(RetryPolicy policy, Ticker ticker, Alarm alarm) {
        this.policy = policy;
        this.budget = new RetryBudget(policy.budget(), ticker.nanos());
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Takes a new policy; what the budget has saved stays. */
    public void reconfigure(RetryPolicy changed) {
        policy = changed;
        budget.setShare(changed.budget());
    }

    RetryPolicy policy() {
        return policy;
    }

    /** Counts a call, which pays for its share of a retry. */
    void called() {
        budget.called();
    }

    /** Takes one retry from the budget, and completes once it is affordable. */
    Mono<Void> next() {
        return Mono.defer(() -> {
            long now = ticker.nanos();
            long pause = budget.take(now);
            return pause == 0 ? Mono.empty() : until(now + pause);
        });
    }

    private Mono<Void> until(long nanos) {
        return Mono.create(sink -> {
            Alarm.Cancellation alarmed = alarm.at(nanos, sink::success);
            sink.onCancel(alarmed::cancel);
        });
    }
}
