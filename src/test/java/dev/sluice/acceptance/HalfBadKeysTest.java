package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Fault;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Half of the keys are bad, each with another fault: no client sees an error, and bad keys get few attempts. */
@Timeout(120)
class HalfBadKeysTest {

    private static final List<Fault> FAULTS = List.of(
            Fault.REVOKED,
            Fault.NO_CREDIT,
            Fault.FORBIDDEN,
            Fault.SERVER_ERROR,
            Fault.OVERLOADED,
            Fault.RESET,
            Fault.HANG,
            Fault.EMPTY_200,
            Fault.CUT_BEFORE_FIRST_EVENT,
            Fault.RATE_LIMITED);

    private static final int CALLS = 400;
    private static final int AT_ONCE = 16;

    /** The attempts of some probes and of the calls in flight when a key fails; an equal share of the load would be 20. */
    private static final int A_HANDFUL = 10;

    private static SimulatedProvider provider;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        int keys = 2 * FAULTS.size();
        provider = RunningRelay.simulated(SimulationPlan.of(2 * keys, LimitPlan.UNLIMITED));
        List<String> settings = new ArrayList<>(List.of(
                "providers[0].timeouts.first-byte=5s", "providers[1].timeouts.first-byte=5s", "retry.budget=1"));
        for (int key = 0; key < keys; key++) {
            settings.add("providers[1].keys[%d].secret=%s".formatted(key, SimulationPlan.secret(keys + key + 1)));
        }
        relay = RunningRelay.over(provider, keys, settings.toArray(String[]::new));
        for (int i = 0; i < FAULTS.size(); i++) {
            provider.fail(SimulationPlan.secret(1 + 2 * i), FAULTS.get(i));
            provider.fail(SimulationPlan.secret(keys + 1 + 2 * i), FAULTS.get(i));
        }
    }

    @AfterAll
    static void stop() {
        relay.close();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai"})
    void no_client_sees_an_error(String dialect) {
        List<CompletableFuture<Integer>> lines = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            lines.add(line(dialect, i, CALLS / AT_ONCE, 0));
        }

        assertThat(lines.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(CALLS);
        relay.awaitQuiet();
        int first = dialect.equals("anthropic") ? 1 : 1 + 2 * FAULTS.size();
        for (int i = 0; i < FAULTS.size(); i++) {
            assertThat(provider.statistics(SimulationPlan.secret(first + 2 * i)).requests())
                    .describedAs("requests to the key that is %s", FAULTS.get(i))
                    .isLessThanOrEqualTo(A_HANDFUL);
        }
    }

    /** Makes calls one after the other, every second a stream; returns the number of complete answers. */
    private static CompletableFuture<Integer> line(String dialect, int number, int left, int answered) {
        if (left == 0) {
            return CompletableFuture.completedFuture(answered);
        }
        return relay.begin(SampleRequest.in(dialect, (left + number) % 2 == 0))
                .thenCompose(answer -> line(dialect, number, left - 1, answered + (isWhole(answer) ? 1 : 0)));
    }

    private static boolean isWhole(HttpResponse<String> answer) {
        boolean whole = answer.body().contains("[DONE]")
                || answer.body().contains("message_stop")
                || answer.body().contains("\"stop_reason\":\"end_turn\"")
                || answer.body().contains("\"finish_reason\":\"stop\"");
        assertThat(whole && answer.statusCode() == 200)
                .describedAs(answer.statusCode() + " " + answer.body())
                .isTrue();
        return whole;
    }
}
