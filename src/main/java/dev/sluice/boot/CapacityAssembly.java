package dev.sluice.boot;

import dev.sluice.access.ProviderKeyring;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.FairQueue;
import dev.sluice.config.Settings;
import dev.sluice.limit.Estimates;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.relay.PoolLeaseSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The capacity of one relay and what shares it out: the pool, the fair queue for its leases, the callers' own limits, and the
 * estimates of what calls use.
 */
final class CapacityAssembly {

    private final AddedKeys addedKeys;
    private final Pool pool;
    private final FairQueue<LeaseRequest, Lease> queue;
    private final CallerLimiter limiter;
    private final Estimates estimates = new Estimates();

    CapacityAssembly(
            Settings settings,
            ProviderKeyring keyring,
            ClusterMember cluster,
            Listeners listeners,
            TimeSource time,
            RandomGenerator random) {
        addedKeys = new AddedKeys(keyring);
        pool = new Pool(
                settings.poolPlan(addedKeys.plans()),
                time.ticker(),
                time.clock(),
                random,
                listeners.pool(),
                cluster.book());
        queue = new FairQueue<>(
                new PoolLeaseSource(pool),
                settings.queue().maxDepth(),
                time.ticker(),
                time.alarm(),
                listeners.admission());
        pool.whenRoom(queue::wake);
        limiter = new CallerLimiter(time.ticker(), time.clock(), time.alarm(), cluster.callersBook());
    }

    /** Returns the keys that were added at run time, by their provider's name. */
    Map<String, List<KeyPlan>> addedKeys() {
        return addedKeys.plans();
    }

    /** Has the pool take the keys of {@code settings} and those in {@code added}; the state of keys that remain is kept. */
    synchronized void takeKeys(Settings settings, Map<String, List<KeyPlan>> added) {
        pool.reconfigure(settings.poolPlan(added));
        addedKeys.drain(pool);
        addedKeys.warn();
    }

    Pool pool() {
        return pool;
    }

    FairQueue<LeaseRequest, Lease> queue() {
        return queue;
    }

    CallerLimiter limiter() {
        return limiter;
    }

    Estimates estimates() {
        return estimates;
    }
}
