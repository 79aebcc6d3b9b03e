package dev.sluice.pool;

import dev.sluice.limit.Dimension;
import java.util.ArrayList;
import java.util.List;

/**
 * A forecast of waits that is never too long: a call is refused at once only where it could not be served in time whatever happens
 * until then. Guarded by the pool's lock.
 */
final class WaitForecast {

    /**
     * The part of a demand's tokens that is taken to be used at least. Estimates lie above the mean, and before a model's first
     * answer a prompt of prose has half the tokens a byte that are assumed for it.
     */
    private static final double LEAST_USED = 0.5;

    private WaitForecast() {}

    /** A target of a request: the accounts that can serve it, and what it would need of one. */
    record AtTarget(Candidates candidates, Demand demand) {}

    /** Returns the least share of one minute's capacity over all {@code targets}, or 0 where one of them has no known limit. */
    static double leastShare(List<AtTarget> targets, long now) {
        double callsAMinute = 0;
        for (AtTarget each : targets) {
            double share = leastShare(each, now);
            if (share == 0) {
                return 0;
            }
            callsAMinute += 1 / share;
        }
        return callsAMinute == 0 ? 0 : 1 / callsAMinute;
    }

    /** Returns the earliest time at which one of {@code targets} could serve, or {@link PoolLock#NEVER} where there is none. */
    static long earliest(List<AtTarget> targets, long now) {
        long earliest = PoolLock.NEVER;
        for (AtTarget each : targets) {
            earliest = Math.min(earliest, each.candidates().capacity().earliest(leastUsed(each.demand()), now));
        }
        return earliest;
    }

    private static double leastShare(AtTarget target, long now) {
        Demand least = leastUsed(target.demand());
        double share = 0;
        for (Dimension dimension : Dimension.values()) {
            double capacity = target.candidates().capacity().statedPerMinute(dimension, now);
            if (capacity > 0) {
                share = Math.max(share, least.of(dimension) / capacity);
            }
        }
        return share;
    }

    /** Returns the demand without the bound on output, which not every provider counts, and with the least part of the rest. */
    private static Demand leastUsed(Demand demand) {
        double input = LEAST_USED * demand.input();
        double output = LEAST_USED * demand.output();
        return new Demand(demand.requests(), input, output, Math.min(demand.tokens(), input + output));
    }

    /** Returns the candidates and the demand of {@code request} at each of its targets. */
    static List<AtTarget> targets(Providers providers, LeaseRequest request, long now) {
        List<AtTarget> all = new ArrayList<>();
        for (List<Target> tier : request.tiers()) {
            for (Target target : tier) {
                Provider provider = providers.get(target.provider());
                if (provider != null) {
                    Candidates candidates = provider.candidateIndex().of(target.model(), now);
                    all.add(new AtTarget(candidates, Demand.of(request, provider.counting())));
                }
            }
        }
        return all;
    }
}
