package dev.sluice.demo.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * All limits of one account, which the keys of the account share. A request is admitted by all of them or by none. Safe
 * for use by several threads.
 */
public final class KeyLimits {

    private final Map<Quota, LimitRule> rates = new EnumMap<>(Quota.class);
    private final LimitPlan plan;
    private final int concurrency;

    private int inFlight;
    private long latest;

    /** Creates limits of which nothing has been taken at {@code now}. */
    public KeyLimits(LimitPlan plan, long now) {
        for (Quota quota : Quota.values()) {
            if (quota != Quota.CONCURRENCY && plan.of(quota) != LimitPlan.NONE) {
                rates.put(quota, plan.kind().rule((double) plan.of(quota), plan.span(), now));
            }
        }
        this.plan = plan;
        this.concurrency = plan.concurrency();
        this.latest = now;
    }

    /**
     * Admits a request, or returns how long it would have to wait.
     *
     * @param inputTokens the tokens of its prompt
     * @param outputBound its bound on output tokens, which counts against {@link Quota#TOKENS} in full, as at OpenAI; 0 if
     *     there is none, and generated tokens count instead
     */
    public synchronized LimitDecision take(long now, long inputTokens, long outputBound) {
        long at = monotonic(now);
        LimitDecision.Refused worst = null;
        for (Map.Entry<Quota, LimitRule> rate : rates.entrySet()) {
            double required = required(rate.getKey(), inputTokens, outputBound);
            if (rate.getValue().check(at, required) instanceof RuleDecision.Refused refused
                    && (worst == null || refused.nanos() > worst.nanos())) {
                worst = new LimitDecision.Refused(rate.getKey(), refused.nanos());
            }
        }
        if (worst != null) {
            return worst;
        }
        if (concurrency != LimitPlan.NONE && inFlight >= concurrency) {
            return new LimitDecision.Refused(Quota.CONCURRENCY, 0);
        }
        rates.forEach((quota, rate) -> rate.charge(at, charged(quota, inputTokens, outputBound)));
        inFlight++;
        return new LimitDecision.Admitted(new Running(outputBound == 0));
    }

    /** Returns the state of the limit in {@code quota}, or empty if the account has no such limit. */
    public synchronized Optional<Level> level(Quota quota, long now) {
        if (quota == Quota.CONCURRENCY) {
            return concurrency == LimitPlan.NONE
                    ? Optional.empty()
                    : Optional.of(new Level(concurrency, concurrency - inFlight, 0));
        }
        long at = monotonic(now);
        return Optional.ofNullable(rates.get(quota))
                .map(rate -> new Level((double) plan.of(quota), rate.remaining(at), rate.resetNanos(at)));
    }

    /** Returns the number of requests in flight. */
    public synchronized int inFlight() {
        return inFlight;
    }

    /** Returns the amount that must be available: one token of output, which is charged as it is generated. */
    private static double required(Quota quota, long inputTokens, long outputBound) {
        return quota == Quota.OUTPUT_TOKENS ? 1 : charged(quota, inputTokens, outputBound);
    }

    private static double charged(Quota quota, long inputTokens, long outputBound) {
        return switch (quota) {
            case REQUESTS -> 1;
            case INPUT_TOKENS -> (double) inputTokens;
            case TOKENS -> (double) inputTokens + outputBound;
            case OUTPUT_TOKENS, CONCURRENCY -> 0;
        };
    }

    /** Returns a time that never goes back: threads may arrive in another order than they read the clock. */
    private long monotonic(long now) {
        if (now - latest > 0) {
            latest = now;
        }
        return latest;
    }

    private void charge(Quota quota, long now, double amount) {
        LimitRule rate = rates.get(quota);
        if (rate != null) {
            rate.charge(now, amount);
        }
    }

    private final class Running implements LimitDecision.Use {
        private final boolean outputCountsAsTokens;
        private boolean ended;

        private Running(boolean outputCountsAsTokens) {
            this.outputCountsAsTokens = outputCountsAsTokens;
        }

        @Override
        public void generated(long now, long tokens) {
            synchronized (KeyLimits.this) {
                long at = monotonic(now);
                charge(Quota.OUTPUT_TOKENS, at, (double) tokens);
                if (outputCountsAsTokens) {
                    charge(Quota.TOKENS, at, (double) tokens);
                }
            }
        }

        @Override
        public void end() {
            synchronized (KeyLimits.this) {
                if (!ended) {
                    ended = true;
                    inFlight--;
                }
            }
        }
    }
}
