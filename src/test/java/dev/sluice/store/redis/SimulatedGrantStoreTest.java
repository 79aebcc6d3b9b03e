package dev.sluice.store.redis;

import dev.sluice.limit.grant.GrantStore;
import dev.sluice.simulation.SimulatedGrantStore;
import java.util.concurrent.CompletableFuture;

/** Holds the store of simulations to the contract of the store over Redis. */
class SimulatedGrantStoreTest extends GrantStoreContract {

    private final SimulatedGrantStore store = new SimulatedGrantStore(() -> 1e6);

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
    void flush() {
        store.flush();
    }
}
