package dev.sluice.relay;

import dev.sluice.call.Alarm;
import dev.sluice.call.Caller;
import dev.sluice.call.LruMap;
import dev.sluice.call.Ticker;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The pace of retries: as many for each call as the policy allows, each when its caller's budget affords it. Callers have budgets
 * of their own, so that one whose every call fails delays no retry of another. Safe for use by many threads.
 */
public final class RetryPacing {

    /** Callers whose budgets are kept; one that is forgotten begins with a full budget. */
    private static final int CALLERS = 10_000;

    private final Map<String, RetryBudget> budgets = new LruMap<>(CALLERS);
    private final Ticker ticker;
    private final Alarm alarm;
    private volatile RetryPolicy policy;

    public RetryPacing(RetryPolicy policy, Ticker ticker, Alarm alarm) {
        this.policy = policy;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Takes a new policy; what the budgets have saved stays. */
    public void reconfigure(RetryPolicy changed) {
        policy = changed;
        synchronized (budgets) {
            budgets.values().forEach(budget -> budget.setShare(changed.budget()));
        }
    }

    RetryPolicy policy() {
        return policy;
    }

    /** Counts a call, which pays for its share of a retry. */
    void called(Caller caller) {
        budget(caller).called();
    }

    private RetryBudget budget(Caller caller) {
        synchronized (budgets) {
            return budgets.computeIfAbsent(caller.name(), name -> new RetryBudget(policy.budget(), ticker.nanos()));
        }
    }

    /** Takes one retry from the caller's budget, and completes once it is affordable. */
    Mono<Void> next(Caller caller) {
        return Mono.defer(() -> {
            long now = ticker.nanos();
            long pause = budget(caller).take(now);
            return pause == 0 ? Mono.empty() : until(now + pause);
        });
    }

    /** Takes one retry from the caller's budget if it is affordable now; returns whether it is. */
    boolean takeNow(Caller caller) {
        return budget(caller).takeNow(ticker.nanos());
    }

    private Mono<Void> until(long nanos) {
        return Mono.create(sink -> {
            Alarm.Cancellation alarmed = alarm.at(nanos, sink::success);
            sink.onCancel(alarmed::cancel);
        });
    }
}
