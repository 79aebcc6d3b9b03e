package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Fault;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import org.junit.jupiter.api.Test;

/** The health endpoints for load balancers. */
class HealthTest {

    @Test
    void a_relay_is_ready_as_long_as_any_key_is_usable() {
        try (SimulatedProvider provider = RunningRelay.simulated(SimulationPlan.of(2, LimitPlan.UNLIMITED));
                RunningRelay relay = RunningRelay.over(provider, 2)) {
            assertThat(relay.manage("/health").statusCode()).isEqualTo(200);
            assertThat(relay.manage("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(relay.manage("/health/readiness").statusCode()).isEqualTo(200);

            provider.failAll(Fault.REVOKED);
            relay.post(SampleRequest.CHAT);
            assertThat(relay.manage("/health/readiness").statusCode()).isEqualTo(200);
            relay.post(SampleRequest.MESSAGE);

            assertThat(relay.manage("/health/readiness").statusCode()).isEqualTo(503);
            assertThat(relay.manage("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(relay.metrics().sum("sluice_key_state", "state=revoked")).isEqualTo(4);
        }
    }
}
