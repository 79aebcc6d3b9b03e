package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of keys, which never cause an error for a client. */
@Timeout(120)
class PoolLimitsTest {

    private static final int RPM = 50;

    private static final String[] CONFIGURED = {
        "providers[0].key-defaults.rpm=" + RPM, "providers[1].key-defaults.rpm=" + RPM
    };

    /** Makes as many calls as three keys allow at once, and a few more, which have to wait. */
    @Test
    void a_burst_beyond_the_limits_waits_and_is_answered() {
        try (SimulatedProvider provider = limited();
                RunningRelay relay = RunningRelay.over(provider, 3, CONFIGURED)) {
            assertThat(burst(relay, SampleRequest.MESSAGE_STREAM, 3 * RPM + 6)).containsOnly(200);

            relay.awaitQuiet();
            assertThat(relay.metrics().sum("sluice_requests_total", "outcome=ok"))
                    .isEqualTo(3 * RPM + 6);
        }
    }

    @Test
    void limits_that_are_not_configured_cause_no_errors_either() {
        try (SimulatedProvider provider = limited();
                RunningRelay relay =
                        RunningRelay.over(provider, 3, "providers[1].key-defaults.rpm=100000", "retry.budget=1")) {
            assertThat(burst(relay, SampleRequest.CHAT, 3 * RPM + 3)).containsOnly(200);
        }
    }

    private static SimulatedProvider limited() {
        return RunningRelay.simulated(SimulationPlan.of(3, LimitPlan.requests(LimitPlan.Kind.CONTINUOUS, RPM)));
    }

    private static List<Integer> burst(RunningRelay relay, SampleRequest ask, int calls) {
        List<CompletableFuture<HttpResponse<String>>> answers =
                IntStream.range(0, calls).mapToObj(i -> relay.begin(ask)).toList();
        return answers.stream().map(answer -> answer.join().statusCode()).toList();
    }
}
