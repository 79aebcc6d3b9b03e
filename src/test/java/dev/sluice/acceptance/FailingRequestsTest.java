package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that fail at every key: they stop nothing but themselves. */
@Timeout(60)
class FailingRequestsTest {

    private static final String INTERNAL = "{\"error\":{\"message\":\"internal\",\"type\":\"server_error\"}}";

    /** The number of bad calls, what becomes of them, and how many keys there are. */
    @ParameterizedTest
    @CsvSource({"2, 500, 3", "12, 500, 3", "12, 529, 3", "12, reset, 3", "12, empty, 2", "12, 500, 1"})
    void a_good_call_right_after_bad_ones_is_served_without_a_wait(int calls, String fault, int keys) {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(
                        upstream.baseUrl(),
                        List.of("sk-up-1", "sk-up-2", "sk-up-3").subList(0, keys),
                        "clients[1].name=batch",
                        "clients[1].key=sk-batch",
                        "queue.max-wait=300ms")) {
            upstream.will((request, wire) -> {
                if (!request.text().contains("POISON")) {
                    wire.json("{\"usage\":{}}");
                } else if (fault.equals("reset")) {
                    wire.cut();
                } else if (fault.equals("empty")) {
                    wire.json("");
                } else {
                    wire.refuse(Integer.parseInt(fault), INTERNAL);
                }
            });
            for (int i = 0; i < calls; i++) {
                HttpResponse<String> app = relay.post(new SampleRequest("/v1/chat/completions", """
                        {"model":"gpt-4.1","messages":[{"role":"user","content":"POISON"}]}"""));
                assertThat(app.statusCode()).describedAs(app.body()).isGreaterThanOrEqualTo(429);
            }

            HttpResponse<String> batch = relay.postAs("sk-batch", SampleRequest.CHAT);

            assertThat(batch.statusCode()).describedAs(batch.body()).isEqualTo(200);
            relay.awaitQuiet();
            assertThat(relay.postAs("sk-batch", SampleRequest.CHAT).statusCode())
                    .isEqualTo(200);
        }
    }
}
