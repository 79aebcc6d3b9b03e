package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that do what HTTP lets a server do: with one key each, so that nothing but the rule helps. */
@Timeout(60)
class ProviderHttpTest {

    private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";
    private static final String EVENTS =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    @Test
    void early_hints_are_passed_over_in_three_calls_over_one_connection() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) -> {
                wire.send(HINTS);
                wire.send(HINTS + HINTS);
                if (request.text().contains("\"stream\":true")) {
                    wire.stream();
                    wire.chunk(EVENTS);
                    wire.end();
                } else {
                    wire.json("{\"usage\":{}}");
                }
            });
            for (SampleRequest ask : List.of(SampleRequest.CHAT, SampleRequest.CHAT_STREAM, SampleRequest.CHAT)) {
                HttpResponse<String> answer = relay.post(ask);

                assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(ask == SampleRequest.CHAT ? "{\"usage\":{}}" : EVENTS);
                assertThat(answer.headers().firstValue("link")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_that_is_cut_at_its_second_request_costs_no_call_and_no_attempt(boolean reset) throws Exception {
        CountDownLatch all = new CountDownLatch(4);
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) -> {
                if (wire.requests() > 1) {
                    if (reset) {
                        wire.reset();
                    }
                    wire.cut();
                    return;
                }
                all.countDown();
                all.await(10, TimeUnit.SECONDS);
                wire.json("{\"usage\":{}}");
            });
            List<CompletableFuture<HttpResponse<String>>> first = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                first.add(relay.begin(SampleRequest.CHAT));
            }
            first.forEach(call -> assertThat(call.join().statusCode()).isEqualTo(200));
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> answer = relay.post(SampleRequest.CHAT);

                assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
                assertThat(answer.headers().firstValue("x-sluice-attempts")).contains("1");
            }
            relay.awaitQuiet();
            assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "state=ready"))
                    .isEqualTo(1);
            assertThat(relay.metrics().sum("sluice_upstream_attempts_total", "provider=openai"))
                    .isEqualTo(10);
        }
    }
}
