package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of Chat Completions that are stored, over four accounts of which each knows its own alone. */
class StoredCompletionsTest {

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final Map<String, String> accounts = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    private final RunningRelay relay = RunningRelay.over(
            upstream.baseUrl(),
            List.of("sk-1", "sk-2", "sk-3", "sk-4"),
            "clients[1].name=other",
            "clients[1].key=sk-other");

    StoredCompletionsTest() {
        upstream.will(this::account);
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    private void account(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        String key = Objects.requireNonNull(request.field("authorization"));
        String path = request.requestLine().split(" ")[1];
        if (path.equals("/v1/chat/completions")) {
            String id = "chatcmpl-" + made.incrementAndGet();
            accounts.put(id, key);
            if (Json.read(request.body()).path("stream").asBoolean(false)) {
                wire.stream();
                wire.chunk(json("data: {'id':'" + id
                        + "','choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':'stop'}]}\n\n"));
                wire.chunk("data: [DONE]\n\n");
                wire.end();
            } else {
                wire.json(json("{'id':'" + id + "','choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}]}"));
            }
            return;
        }
        String id = path.substring("/v1/chat/completions/".length()).replaceAll("[/?].*", "");
        if (!key.equals(accounts.get(id))) {
            wire.refuse(404, json("{'error':{'message':'none at this account'}}"));
        } else if (path.contains("/messages")) {
            wire.json(json("{'object':'list','data':[{'id':'" + id + "-0','content':[{'type':'image_url',"
                    + "'image_url':{'url':'https://pictures.example/v1/a.png'}}]}],'has_more':false}"));
        } else {
            wire.json(json("{'id':'" + id + "','object':'chat.completion'}"));
        }
    }

    private String ask(boolean stream, boolean store) {
        HttpResponse<String> answer = relay.post(
                "/v1/chat/completions",
                json("{'model':'gpt-4.1','stream':" + stream + ",'store':" + store
                        + ",'messages':[{'role':'user','content':'Hi'}]}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().replaceAll("(?s).*?\"id\":\"(chatcmpl-[0-9]+)\".*", "$1");
    }

    private int send(String key, String method, String path) {
        return relay.send(relay.request(path)
                        .setHeader("authorization", "Bearer " + key)
                        .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : "")))
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void each_is_found_at_the_account_that_stored_it(boolean stream) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            String id = ask(stream, true);
            keys.add(accounts.get(id));
            String path = "/v1/chat/completions/" + id;

            assertThat(send(RunningRelay.CLIENT_KEY, "GET", path)).isEqualTo(200);
            assertThat(send(RunningRelay.CLIENT_KEY, "GET", path + "/messages?limit=2"))
                    .isEqualTo(200);
            assertThat(send(RunningRelay.CLIENT_KEY, "POST", path)).isEqualTo(200);
            assertThat(send(RunningRelay.CLIENT_KEY, "DELETE", path)).isEqualTo(200);
        }
        assertThat(keys).hasSizeGreaterThan(1);
    }

    @Test
    void another_clients_does_not_exist_nor_one_that_was_not_stored_or_is_deleted() {
        String id = ask(false, true);
        String unstored = ask(false, false);
        int asked = upstream.received().size();

        assertThat(send("sk-other", "GET", "/v1/chat/completions/" + id)).isEqualTo(404);
        assertThat(send("sk-other", "GET", "/v1/chat/completions/" + id + "/messages"))
                .isEqualTo(404);
        assertThat(send("sk-other", "DELETE", "/v1/chat/completions/" + id)).isEqualTo(404);
        assertThat(send(RunningRelay.CLIENT_KEY, "GET", "/v1/chat/completions/" + unstored))
                .isEqualTo(404);
        assertThat(upstream.received()).hasSize(asked);

        assertThat(send(RunningRelay.CLIENT_KEY, "DELETE", "/v1/chat/completions/" + id))
                .isEqualTo(200);
        assertThat(send(RunningRelay.CLIENT_KEY, "GET", "/v1/chat/completions/" + id))
                .isEqualTo(404);
    }

    @Test
    void the_messages_pass_as_they_are_with_their_addresses() {
        String id = ask(false, true);

        assertThatJson(relay.get("/v1/chat/completions/" + id + "/messages").body())
                .node("data[0].content[0].image_url.url")
                .isEqualTo("https://pictures.example/v1/a.png");
    }

    @Test
    void they_are_not_listed() {
        HttpResponse<String> refused = relay.get("/v1/chat/completions");

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("allow")).contains("POST");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
