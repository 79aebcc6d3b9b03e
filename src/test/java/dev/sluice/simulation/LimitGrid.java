package dev.sluice.simulation;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import java.time.Duration;

/**
 * One way in which a provider may limit: five keys of 600 requests a minute, whose windows begin at any time, asked for more than
 * five times what they allow by 150 callers at once.
 *
 * @param kind how the limit is enforced
 * @param seconds what a full bucket holds, or how long a window is
 * @param reports what headers say
 * @param known whether the limit is configured; the burst never is
 */
record LimitGrid(Kind kind, int seconds, Reports reports, boolean known, long seed) {

    static final int KEYS = 5;
    static final long EACH = 600;
    static final double PER_MINUTE = KEYS * EACH;
    static final Duration MINUTE = Duration.ofMinutes(1);

    /** Returns a run that has not begun. */
    Simulation simulation() {
        Simulation simulation = new Simulation(seed);
        simulation.anyPhase = true;
        simulation.provider.reports = reports;
        // Over kept connections, as providers are reached.
        simulation.provider.farthest = 0.05;
        simulation.provider.shortest = 0.3;
        simulation.provider.longest = 1;
        Limits limits = known ? new Limits(EACH, null, null, null, null) : Limits.UNKNOWN;
        simulation.keys(KEYS, plan(EACH), limits);
        simulation.keepUnderWay(Duration.ofHours(1), 30 * KEYS, Load.of("c", 0));
        return simulation;
    }

    /** Returns limits of {@code perMinute} that are enforced in this way. */
    LimitPlan plan(long perMinute) {
        return LimitPlan.requests(kind, perMinute).over(Duration.ofSeconds(seconds));
    }

    @Override
    public String toString() {
        return kind + " of " + seconds + " s, headers " + reports + (known ? ", configured" : ", unknown") + ", seed "
                + seed;
    }
}
