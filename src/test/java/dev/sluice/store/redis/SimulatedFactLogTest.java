package dev.sluice.store.redis;

import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import dev.sluice.simulation.SimulatedFactLog;
import java.util.function.Consumer;

/** Holds the log of simulations to the contract of the log in Redis. */
class SimulatedFactLogTest extends FactLogContract {

    private final SimulatedFactLog log = new SimulatedFactLog(() -> 0);

    @Override
    FactLog join(String replica, FactLog.Topic topic, Consumer<Fact> listener) {
        SimulatedFactLog.Replica joined = log.join(replica, () -> true);
        joined.listen(topic, listener);
        return joined;
    }

    @Override
    void exchange() {
        log.exchange();
    }
}
