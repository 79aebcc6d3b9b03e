package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Fault;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health check on the relay's port, for load balancers that can ask no other. */
class RelayPortHealthTest {

    @TempDir
    private Path directory;

    private static HttpResponse<String> ask(RunningRelay relay, String method, String path) {
        return relay.send(HttpRequest.newBuilder(URI.create(relay.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody()));
    }

    @Test
    void it_says_what_readiness_says_without_a_key_and_without_a_line_in_the_access_log() throws Exception {
        Path log = directory.resolve("access.log");
        try (SimulatedProvider provider = RunningRelay.simulated(SimulationPlan.of(1, LimitPlan.UNLIMITED))) {
            try (RunningRelay relay = RunningRelay.over(provider, 1, "health-path=/healthz", "access-log=" + log)) {
                assertThat(ask(relay, "GET", "/healthz").statusCode()).isEqualTo(200);
                assertThat(ask(relay, "GET", "/healthz").body()).isEqualTo("ready\n");
                assertThat(ask(relay, "GET", "/healthz?probe=1").statusCode()).isEqualTo(200);
                assertThat(ask(relay, "HEAD", "/healthz").statusCode()).isEqualTo(200);
                assertThat(ask(relay, "POST", "/healthz").statusCode()).isEqualTo(404);
                assertThat(ask(relay, "GET", "/healthz/x").statusCode()).isEqualTo(404);

                provider.failAll(Fault.REVOKED);
                relay.post(SampleRequest.CHAT);
                relay.post(SampleRequest.MESSAGE);
                HttpResponse<String> down = ask(relay, "GET", "/healthz");
                assertThat(down.statusCode()).isEqualTo(503);
                assertThat(down.body()).isEqualTo("not ready\n");
                assertThat(relay.manage("/health/readiness").statusCode()).isEqualTo(503);
            }
            // Two calls, and the two requests that were no health check.
            assertThat(Files.readAllLines(log)).hasSize(4);
        }
    }

    @Test
    void nothing_is_there_without_the_setting() {
        try (SimulatedProvider provider = RunningRelay.simulated(SimulationPlan.of(1, LimitPlan.UNLIMITED));
                RunningRelay relay = RunningRelay.over(provider, 1)) {
            for (String path : new String[] {"/healthz", "/health", "/health/readiness", "/metrics", "/admin/keys"}) {
                assertThat(ask(relay, "GET", path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }
}
