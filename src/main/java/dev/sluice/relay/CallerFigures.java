package dev.sluice.relay;

import dev.sluice.admission.CallerLimiter;
import dev.sluice.call.Caller;
import dev.sluice.call.LimitFigures;
import dev.sluice.pool.Pool;
import dev.sluice.relay.routing.Route;
import java.util.function.BiFunction;

/**
 * The limits that hold for a caller's calls of one model: what all accounts of the route's first tier have together, or the
 * caller's own limits where these are lower. Further tiers serve only what the first cannot. Safe for use by many threads.
 */
public record CallerFigures(Pool pool, CallerLimiter limiter) implements BiFunction<Caller, Route, LimitFigures> {

    @Override
    public LimitFigures apply(Caller caller, Route route) {
        return pool.figures(route.tiers().get(0)).lower(limiter.figures(caller));
    }
}
