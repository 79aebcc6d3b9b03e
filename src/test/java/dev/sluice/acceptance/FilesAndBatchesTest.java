package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Files and batches over four accounts, of which each knows its own alone. */
class FilesAndBatchesTest {

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final Map<String, List<ObjectNode>> accounts = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(
                upstream.baseUrl(),
                List.of("sk-1", "sk-2", "sk-3", "sk-4"),
                "clients[1].name=other",
                "clients[1].key=sk-other");
        upstream.will(this::account);
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    /** Answers as the account of the request's key: creates at POST, finds by id, and lists the newest first, two at a time. */
    private void account(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        List<ObjectNode> own = accounts.computeIfAbsent(key(request), key -> new ArrayList<>());
        String[] line = request.requestLine().split(" ");
        String path = line[1].contains("?") ? line[1].substring(0, line[1].indexOf('?')) : line[1];
        String[] parts = path.substring(1).split("/");
        String kind = path.contains("/messages/batches") ? "msgbatch" : parts[1].equals("files") ? "file" : "batch";
        int idAt = kind.equals("msgbatch") ? 3 : 2;
        if (line[0].equals("POST") && parts.length == idAt) {
            ObjectNode object = Json.object().put("id", kind + "-" + made.incrementAndGet());
            if (kind.equals("batch")) {
                object.put(
                                "input_file_id",
                                Json.read(request.body()).path("input_file_id").asString(""))
                        .put("output_file_id", "file-out-" + object.path("id").asString(""));
            }
            if (kind.equals("msgbatch")) {
                object.put(
                        "results_url",
                        "https://api.anthropic.com/v1/messages/batches/"
                                + object.path("id").asString("") + "/results");
            }
            own.add(0, object);
            wire.json(object.toString());
        } else if (parts.length == idAt) {
            list(
                    own.stream()
                            .filter(object -> object.path("id").asString("").startsWith(kind + "-"))
                            .toList(),
                    line[1],
                    wire);
        } else {
            String id = parts[idAt];
            ObjectNode found = own.stream()
                    .filter(object -> object.path("id").asString("").equals(id)
                            || object.path("output_file_id").asString("").equals(id))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                wire.refuse(404, "{\"error\":{\"message\":\"none at this account\"}}");
            } else {
                wire.json(line[0].equals("DELETE") ? "{\"id\":\"" + id + "\",\"deleted\":true}" : found.toString());
            }
        }
    }

    private static void list(List<ObjectNode> own, String target, ScriptedUpstream.Wire wire) throws IOException {
        int from = 0;
        for (int i = 0; i < own.size(); i++) {
            String id = own.get(i).path("id").asString("");
            if (target.endsWith("after=" + id) || target.endsWith("after_id=" + id)) {
                from = i + 1;
            }
        }
        ObjectNode list = Json.object();
        int to = Math.min(own.size(), from + 2);
        own.subList(from, to).forEach(list.withArray("data")::add);
        wire.json(list.put("has_more", to < own.size()).toString());
    }

    private static String key(ScriptedUpstream.Received request) {
        String key = request.field("x-api-key");
        return key != null ? key : Objects.requireNonNull(request.field("authorization"));
    }

    private String make(String path, String body, String... fields) {
        HttpResponse<String> answer = relay.post(path, body, fields);
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
        return Json.read(answer.body()).path("id").asString("");
    }

    private HttpResponse<String> asOther(String method, String path, String body) {
        return relay.send(relay.request(path)
                .setHeader("authorization", "Bearer sk-other")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private List<String> listed(String path, String cursor, String... fields) {
        List<String> ids = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            JsonNode page =
                    Json.read(relay.get(path + "?limit=3" + after, fields).body());
            page.path("data").forEach(object -> ids.add(object.path("id").asString("")));
            more = page.path("has_more").asBoolean(false);
            after = '&' + cursor + '=' + page.path("last_id").asString("");
        }
        return ids;
    }

    @Test
    void each_is_made_anywhere_and_found_where_it_was_made() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 16; i++) {
            String file = make("/v1/files", "{}");
            keys.add(key(last()));
            String owner = key(last());

            assertThat(relay.get("/v1/files/" + file).statusCode()).isEqualTo(200);
            assertThat(key(last())).isEqualTo(owner);
            String batch = make("/v1/batches", "{\"input_file_id\":\"" + file + "\"}");
            assertThat(key(last())).isEqualTo(owner);
            assertThat(relay.get("/v1/files/file-out-" + batch + "/content").statusCode())
                    .isEqualTo(200);
            assertThat(key(last())).isEqualTo(owner);
        }
        assertThat(keys).hasSizeGreaterThan(1);
    }

    @Test
    void each_is_found_where_it_was_made_after_a_restart(@TempDir Path directory) {
        String store = "store.url=jdbc:sqlite:" + directory.resolve("sluice.db");
        restart(store);
        Map<String, String> owners = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            owners.put(make("/v1/files", "{}"), key(last()));
        }
        String deleted = make("/v1/files", "{}");
        assertThat(relay.send(relay.request("/v1/files/" + deleted).DELETE()).statusCode())
                .isEqualTo(200);

        restart(store);

        owners.forEach((file, owner) -> {
            assertThat(relay.get("/v1/files/" + file).statusCode()).isEqualTo(200);
            assertThat(key(last())).isEqualTo(owner);
            assertThat(asOther("GET", "/v1/files/" + file, "").statusCode()).isEqualTo(404);
        });
        assertThat(relay.get("/v1/files/" + deleted).statusCode()).isEqualTo(404);
        assertThat(listed("/v1/files", "after")).containsExactlyInAnyOrderElementsOf(owners.keySet());
    }

    private void restart(String store) {
        relay.awaitQuiet();
        relay.close();
        relay = RunningRelay.over(
                upstream.baseUrl(),
                List.of("sk-1", "sk-2", "sk-3", "sk-4"),
                "clients[1].name=other",
                "clients[1].key=sk-other",
                store);
    }

    private ScriptedUpstream.Received last() {
        return upstream.received().get(upstream.received().size() - 1);
    }

    @Test
    void another_clients_do_not_exist_nor_what_never_was() {
        String file = make("/v1/files", "{}");
        String batch = make("/v1/batches", "{\"input_file_id\":\"" + file + "\"}");
        upstream.received().clear();

        for (String path : List.of("/v1/files/" + file, "/v1/batches/" + batch, "/v1/files/file-never")) {
            HttpResponse<String> refused = asOther("GET", path, "");
            assertThat(refused.statusCode()).describedAs(path).isEqualTo(404);
        }
        assertThat(asOther("DELETE", "/v1/files/" + file, "").statusCode()).isEqualTo(404);
        assertThat(asOther("POST", "/v1/batches", "{\"input_file_id\":\"" + file + "\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThatJson(asOther("GET", "/v1/files", "").body())
                .node("data")
                .isArray()
                .isEmpty();
        assertThatJson(asOther("GET", "/v1/files/" + file, "").body())
                .node("error.message")
                .isEqualTo("No such File object: " + file);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void lists_are_laid_together_and_paged_through() {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            files.add(0, make("/v1/files", "{}"));
            asOther("POST", "/v1/files", "{}");
        }

        assertThat(listed("/v1/files", "after")).isEqualTo(files);
        assertThat(relay.get("/v1/files?after=file-never").statusCode()).isEqualTo(404);
        assertThat(relay.get("/v1/files?limit=many").statusCode()).isEqualTo(400);
    }

    @Test
    void batches_of_messages_alike_and_no_address_leads_past_the_relay() {
        String[] version = {"anthropic-version", "2023-06-01"};
        List<String> batches = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < 7; i++) {
            String batch = make("/v1/messages/batches", "{\"requests\":[]}", version);
            owners.put(batch, key(last()));
            batches.add(0, batch);
        }
        String newest = batches.get(0);

        assertThat(listed("/v1/messages/batches", "after_id", version)).isEqualTo(batches);
        HttpResponse<String> found = relay.get("/v1/messages/batches/" + newest, version);
        assertThatJson(found.body()).node("results_url").isEqualTo("/v1/messages/batches/" + newest + "/results");
        assertThat(relay.get("/v1/messages/batches/" + newest + "/results", version)
                        .statusCode())
                .isEqualTo(200);
        assertThat(key(last())).isEqualTo(owners.get(newest));
        assertThat(relay.get("/v1/messages/batches", version).body()).doesNotContain("api.anthropic.com");
    }

    @Test
    void what_is_deleted_is_not_listed_any_more() {
        String first = make("/v1/files", "{}");
        String second = make("/v1/files", "{}");

        relay.send(relay.request("/v1/files/" + first).DELETE());

        assertThat(listed("/v1/files", "after")).containsExactly(second);
        assertThat(relay.get("/v1/files/" + first).statusCode()).isEqualTo(404);
    }
}
