package dev.sluice.store.redis;

import dev.sluice.limit.grant.GrantStore;
import dev.sluice.simulation.SimulatedGrantStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Holds the store of simulations to the contract of the store over Redis. */
class SimulatedGrantStoreTest extends GrantStoreContract {

    private double millis = 1e6;
    private final SimulatedGrantStore store = new SimulatedGrantStore(() -> millis);

    @Override
    GrantStore open() {
        return request -> {
            try {
                return CompletableFuture.completedFuture(store.sync(request));
            } catch (IllegalStateException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
    }

    @Override
    void expire() {
        store.expire();
    }

    @Override
    void pass(Duration time) {
        millis += time.toMillis();
    }

    @Override
    void flush() {
        store.flush();
    }
}
