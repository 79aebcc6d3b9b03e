package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.http.HttpResources;

/** A good call is served without a regular expression and without {@code java.util.stream}, from its head to its record. */
class CostlyUsesTest {

    private static final ScriptedUpstream UPSTREAM = new ScriptedUpstream();
    private static final RunningRelay RELAY = RunningRelay.over(UPSTREAM, "clients[0].rpm=1000000");

    @AfterAll
    static void close() {
        RELAY.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void answer_with_limits() {
        UPSTREAM.will((request, wire) -> {
            String body = new String(request.body(), StandardCharsets.UTF_8);
            boolean message = request.head().startsWith("POST /v1/messages");
            if (!body.contains("\"stream\":true")) {
                String usage = message
                        ? "\"input_tokens\":3,\"output_tokens\":4"
                        : "\"prompt_tokens\":3,\"completion_tokens\":4";
                wire.whole(
                        "application/json",
                        ("{\"usage\":{" + usage + "}}").getBytes(StandardCharsets.UTF_8),
                        "x-ratelimit-limit-requests: 1000",
                        "x-ratelimit-remaining-requests: 999",
                        "x-ratelimit-reset-requests: 1m0.06s",
                        "x-ratelimit-limit-tokens: 100000",
                        "x-ratelimit-remaining-tokens: 99000",
                        "x-ratelimit-reset-tokens: 6ms",
                        "anthropic-ratelimit-requests-limit: 1000",
                        "anthropic-ratelimit-requests-remaining: 999",
                        "anthropic-ratelimit-requests-reset: 2030-01-01T00:00:00Z");
                return;
            }
            wire.stream();
            for (String event : message ? MESSAGE : request.head().startsWith("POST /v1/responses") ? RESPONSE : CHAT) {
                wire.chunk(event + "\n\n");
            }
            wire.end();
        });
    }

    private static final List<String> CHAT = List.of(
            "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
            "data: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}",
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}",
            "data: [DONE]");

    private static final List<String> MESSAGE = List.of(
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3}}}",
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"a\"}}",
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":4}}",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}");

    private static final List<String> RESPONSE = List.of(
            "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}",
            "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\","
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}}");

    static Stream<SampleRequest> calls() {
        return Stream.of(
                SampleRequest.CHAT,
                SampleRequest.CHAT_STREAM,
                SampleRequest.MESSAGE,
                SampleRequest.MESSAGE_STREAM,
                SampleRequest.RESPONSE_STREAM);
    }

    /** The first call of its kind may fill what is kept for the next. */
    @ParameterizedTest
    @MethodSource("calls")
    void a_good_call_uses_none(SampleRequest ask) {
        String[] fields = {
            "x-sluice-max-wait", "30s", "accept-encoding", "gzip;q=0.5, identity", "x-sluice-session", "s1"
        };
        assertThat(RELAY.post(ask, fields).statusCode()).isEqualTo(200);
        RELAY.awaitQuiet();

        CostlyUses.watch();
        // Each is recorded by the time of the next, which comes over the same connection.
        for (int i = 0; i < 5; i++) {
            assertThat(RELAY.post(ask, fields).statusCode()).isEqualTo(200);
        }

        assertThat(CostlyUses.found()).isEmpty();
    }

    @Test
    void a_use_on_an_event_loop_is_seen() throws Exception {
        CostlyUses.watch();
        HttpResources.get()
                .onServer(true)
                .next()
                .submit(() -> Pattern.compile("a+")
                        .matcher(List.of("aa").stream().findFirst().orElseThrow()))
                .get(60, TimeUnit.SECONDS);

        assertThat(CostlyUses.found())
                .anyMatch(use -> use.contains("Pattern"))
                .anyMatch(use -> use.contains("StreamSupport"));
    }
}
