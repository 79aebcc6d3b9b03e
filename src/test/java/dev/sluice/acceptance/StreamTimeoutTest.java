package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that wait in the queue, and providers that exceed a timeout. */
@Timeout(60)
class StreamTimeoutTest {

    private static final String DELTA = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    private static final String END = "data: [DONE]\n\n";

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    /** One provider for each timeout, named as its models are, so that a slow machine exceeds no other. */
    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        List<String> settings = new ArrayList<>(List.of("heartbeat=200ms"));
        provider(settings, 2, "silent", "first-byte=1500ms");
        provider(settings, 3, "pausing", "idle=1s");
        provider(settings, 4, "endless", "total=3s");
        relay = RunningRelay.over(upstream, settings.toArray(String[]::new));
    }

    private static void provider(List<String> settings, int index, String name, String timeout) {
        String at = "providers[" + index + "].";
        settings.add(at + "name=" + name);
        settings.add(at + "dialect=openai");
        settings.add(at + "base-url=" + upstream.baseUrl());
        settings.add(at + "models=" + name);
        settings.add(at + "keys[0].secret=" + ScriptedUpstream.KEY);
        settings.add(at + "timeouts." + timeout);
    }

    @AfterAll
    static void stop() {
        relay.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({"openai, '\n:'", "anthropic, 'event: ping\n'"})
    void a_waiting_stream_is_kept_alive_and_then_answered(String dialect, String sign) throws Exception {
        CountDownLatch alive = new CountDownLatch(1);
        String answer = dialect.equals("openai")
                ? DELTA + END
                : "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{}}}\n\n"
                        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        upstream.will((request, wire) -> {
            alive.await();
            wire.stream();
            wire.chunk(answer);
            wire.end();
        });
        try (RawClient client = new RawClient(relay)) {
            String head = client.send(RawClient.request(SampleRequest.in(dialect, true)))
                    .readUntil(sign);
            client.readUntil(sign);
            alive.countDown();

            assertThat(head).startsWith("HTTP/1.1 200").contains("text/event-stream");
            assertThat(client.readToEnd()).contains(answer.strip().split("\n\n"));
        }
        relay.awaitQuiet();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | {'error':{'message':'long','type':'invalid_request_error','code':'context_length_exceeded'}}",
                "anthropic | {'type':'error','error':{'type':'odd_error','message':'long'}}"
            })
    void a_refusal_of_the_request_that_comes_after_heartbeats_keeps_the_providers_own_name(String dialect, String body)
            throws Exception {
        CountDownLatch alive = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            alive.await();
            wire.refuse(400, body.replace('\'', '"'));
        });
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.request(SampleRequest.in(dialect, true)))
                    .readUntil(dialect.equals("openai") ? "\n:" : "event: ping\n");
            alive.countDown();

            assertThat(client.readToEnd())
                    .contains(
                            dialect.equals("openai")
                                    ? "\"code\":\"context_length_exceeded\""
                                    : "\"type\":\"odd_error\"");
        }
        relay.awaitQuiet();
    }

    @Test
    void a_waiting_stream_that_is_not_answered_ends_with_an_error_event() throws Exception {
        upstream.will((request, wire) -> wire.awaitHangUp());
        try (RawClient client = new RawClient(relay)) {
            String stream = client.send(RawClient.request(SampleRequest.chat("silent", true)))
                    .readToEnd();

            assertThat(stream)
                    .startsWith("HTTP/1.1 200")
                    .containsSubsequence(": ", ": ", "data: {\"error\":{", "\"code\":\"upstream_timeout\"")
                    .doesNotContain("[DONE]");
        }
        relay.awaitQuiet();
    }

    @Test
    void no_first_byte_in_time_is_a_timeout() {
        upstream.will((request, wire) -> wire.awaitHangUp());

        assertThat(relay.post(SampleRequest.chat("silent", false)).statusCode()).isEqualTo(504);
    }

    @Test
    void comments_do_not_extend_the_idle_timeout() throws Exception {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(DELTA);
            while (true) {
                Thread.sleep(50);
                wire.chunk(": still there\n\n");
            }
        });
        try (RawClient client = new RawClient(relay)) {
            assertThat(client.send(RawClient.request(SampleRequest.chat("pausing", true)))
                            .readToEnd())
                    .containsSubsequence("\"content\":\"a\"", "data: {\"error\":{")
                    .doesNotContain("[DONE]");
        }
        relay.awaitQuiet();
    }

    @Test
    void an_endless_answer_ends_at_the_total_timeout() throws Exception {
        upstream.will((request, wire) -> {
            wire.stream();
            while (true) {
                wire.chunk(DELTA);
                Thread.sleep(50);
            }
        });
        try (RawClient client = new RawClient(relay)) {
            assertThat(client.send(RawClient.request(SampleRequest.chat("endless", true)))
                            .readToEnd())
                    .containsSubsequence("\"content\":\"a\"", "data: {\"error\":{")
                    .doesNotContain("[DONE]");
        }
        relay.awaitQuiet();
    }
}
