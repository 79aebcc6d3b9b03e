package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads of Anthropic's over a pool of three accounts: a thread goes on at the account that holds it, and nowhere else. */
class ThreadsTest {

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final AtomicInteger messages = new AtomicInteger();
    private final RunningRelay relay = start("claude-a", "claude-b", "claude-c");

    private RunningRelay start(String... keys) {
        String[] settings = new String[8 + keys.length];
        settings[0] = "providers[2].name=threads";
        settings[1] = "providers[2].preset=anthropic";
        settings[2] = "providers[2].base-url=" + upstream.baseUrl();
        settings[3] = "providers[2].models=thread-model";
        settings[4] = "clients[1].name=other";
        settings[5] = "clients[1].key=sk-other";
        settings[6] = "retry.max-attempts=5";
        settings[7] = "queue.max-wait=20s";
        for (int i = 0; i < keys.length; i++) {
            settings[8 + i] = "providers[2].keys[" + i + "].secret=" + keys[i];
        }
        return RunningRelay.over(upstream, settings);
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    private HttpResponse<String> ask(String thread, boolean stream) {
        return ask(RunningRelay.CLIENT_KEY, thread, stream);
    }

    private HttpResponse<String> ask(String key, String thread, boolean stream) {
        String body = "{\"model\":\"thread-model\",\"max_tokens\":20,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + (thread.isEmpty() ? "" : ",\"thread\":" + thread)
                + "}";
        return relay.postAs(key, new SampleRequest("/v1/messages", body));
    }

    private static String continued(String id) {
        return "{\"type\":\"continue\",\"previous_message_id\":\"" + id + "\"}";
    }

    private void answer() {
        upstream.will((request, wire) -> {
            String id = "msg_" + messages.incrementAndGet();
            String message = "{\"id\":\"" + id
                    + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"thread-model\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}";
            if (request.text().contains("\"stream\":true")) {
                wire.stream();
                wire.chunk("event: message_start\ndata: {\"type\":\"message_start\",\"message\":" + message + "}\n\n");
                wire.chunk("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
                wire.end();
            } else {
                wire.json(message);
            }
        });
    }

    private static String key(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-sluice-key").orElse("none");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_thread_goes_on_at_the_account_that_holds_it(boolean stream) {
        answer();
        for (int pair = 0; pair < 8; pair++) {
            HttpResponse<String> created = ask("{\"type\":\"create\"}", stream);
            HttpResponse<String> second = ask(continued("msg_" + messages.get()), stream);
            HttpResponse<String> third = ask(continued("msg_" + messages.get()), stream);

            assertThat(created.statusCode()).isEqualTo(200);
            assertThat(key(second)).isEqualTo(key(created));
            assertThat(key(third)).isEqualTo(key(created));
        }
        assertThat(upstream.received().get(1).text()).contains(continued("msg_1"));
    }

    @Test
    void an_id_that_was_never_seen_is_the_error_at_which_sdks_send_the_whole_conversation() {
        answer();

        refused(ask(continued("msg_never"), false));
        refused(ask(continued("msg_never"), true));
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void a_message_that_was_in_no_thread_cannot_be_continued() {
        answer();
        assertThat(ask("", false).statusCode()).isEqualTo(200);

        refused(ask(continued("msg_1"), false));
    }

    @Test
    void another_client_s_thread_does_not_exist() {
        answer();
        assertThat(ask("{\"type\":\"create\"}", false).statusCode()).isEqualTo(200);

        refused(ask("sk-other", continued("msg_1"), false));
        assertThat(ask(continued("msg_1"), false).statusCode()).isEqualTo(200);
    }

    @Test
    void where_the_account_is_gone_the_thread_goes_to_no_other() {
        answer();
        String holder = Objects.requireNonNull(key(ask("{\"type\":\"create\"}", false)));
        String secret = Objects.requireNonNull(upstream.only().field("x-api-key"));
        upstream.will((request, wire) -> {
            if (secret.equals(request.field("x-api-key"))) {
                wire.refuse(
                        401,
                        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid"
                                + " x-api-key\"}}");
            } else {
                wire.json("{\"id\":\"msg_x\",\"usage\":{}}");
            }
        });

        refused(ask(continued("msg_1"), false));
        refused(ask(continued("msg_1"), false));
        assertThat(upstream.received().subList(1, upstream.received().size()))
                .allSatisfy(request -> assertThat(request.field("x-api-key")).isEqualTo(secret));
        assertThat(holder).startsWith("threads-");
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThatJson(answer.body()).node("error.type").isEqualTo("not_found_error");
        assertThatJson(answer.body()).node("error.details.error_code").isEqualTo("thread_not_found");
    }
}
