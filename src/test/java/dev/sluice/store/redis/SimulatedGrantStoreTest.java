package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.grant.GrantStore;
import dev.sluice.simulation.SimulatedGrantStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

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

    /** No two messages reach a Redis at one moment. */
    @Test
    void of_two_needs_that_began_at_one_moment_one_is_met_first() {
        sync("a", ask(0, 0, 60, 0));
        sync("b", 5_000, ask(0, 0, 60, 60));
        sync("c", 5_000, ask(0, 0, 60, 60));
        sync("a", ask(0, 60, 0, 0));
        double granted = given(sync("b", 5_000, ask(0, 0, 60, 60))).granted()
                + given(sync("c", 5_000, ask(0, 0, 60, 60))).granted();
        assertThat(granted).isCloseTo(60, NEARLY);
    }
}
