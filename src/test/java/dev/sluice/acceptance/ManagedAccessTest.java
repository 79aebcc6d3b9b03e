package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients, teams and providers' keys that are managed by the API while calls go on. */
@Timeout(60)
class ManagedAccessTest {

    private static final String EVENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";

    private ScriptedUpstream upstream;
    private RunningRelay relay;

    @BeforeEach
    void start() {
        upstream = new ScriptedUpstream();
        relay = RunningRelay.over(
                upstream,
                "auth.admin-key=adm",
                "secret-key=0123456789abcdef",
                "trusted-proxies=127.0.0.1",
                "teams[0].name=file-team",
                "teams[0].rpm=1",
                "clients[1].name=old",
                "clients[1].key=sk-old",
                "clients[1].expires=2020-01-31",
                "clients[2].name=chatter",
                "clients[2].key=sk-chatter",
                "clients[2].endpoints=chat",
                "clients[3].name=inside",
                "clients[3].key=sk-inside",
                "clients[3].ip=10.0.0.0/8",
                "clients[4].name=member",
                "clients[4].key=sk-member",
                "clients[4].team=file-team");
    }

    @AfterEach
    void stop() {
        relay.close();
        upstream.close();
    }

    private HttpResponse<String> manage(String method, String path, String body) {
        return new Operator(relay, "adm").send(method, path, body);
    }

    private String create(String body) {
        HttpResponse<String> created = manage("POST", "/admin/clients", body);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return key(created);
    }

    private static String key(HttpResponse<String> answer) {
        Matcher key = Pattern.compile("\"key\":\"(sk-sluice-[A-Za-z0-9]{43})\"").matcher(answer.body());
        assertThat(key.find()).as(answer.body()).isTrue();
        return key.group(1);
    }

    private int status(String key) {
        return relay.postAs(key, SampleRequest.CHAT).statusCode();
    }

    @Test
    void a_client_is_created_rotated_disabled_and_removed_at_once() {
        String first = create("{\"name\":\"web\"}");
        assertThat(status(first)).isEqualTo(200);

        String second = key(manage("POST", "/admin/clients/web/rotate", "{\"grace\":\"1h\"}"));
        assertThat(status(first)).isEqualTo(200);
        assertThat(status(second)).isEqualTo(200);
        String third = key(manage("POST", "/admin/clients/web/rotate", "{\"grace\":\"0s\"}"));
        assertThat(status(first)).isEqualTo(401);
        assertThat(status(second)).isEqualTo(401);
        assertThat(status(third)).isEqualTo(200);

        assertThat(manage("POST", "/admin/clients/web/disable", "").statusCode())
                .isEqualTo(200);
        HttpResponse<String> disabled = relay.postAs(third, SampleRequest.MESSAGE);
        assertThat(disabled.statusCode()).isEqualTo(401);
        assertThatJson(disabled.body()).node("error.type").isEqualTo("authentication_error");
        assertThatJson(disabled.body()).node("error.message").asString().contains("`web` is disabled");
        assertThat(manage("POST", "/admin/clients/web/enable", "").statusCode()).isEqualTo(200);
        assertThat(status(third)).isEqualTo(200);

        assertThat(manage("DELETE", "/admin/clients/web", "").statusCode()).isEqualTo(204);
        assertThat(status(third)).isEqualTo(401);
        String audit = manage("GET", "/admin/audit", "").body();
        assertThat(audit).contains("client.create", "client.rotate", "client.disable", "client.remove");
        assertThat(audit).doesNotContain("sk-sluice");
    }

    @ParameterizedTest
    @CsvSource({
        "sk-old, openai, 401, error.code, invalid_api_key",
        "sk-old, anthropic, 401, error.type, authentication_error",
        "sk-chatter, anthropic, 403, error.type, permission_error",
        "sk-inside, openai, 403, error.code, permission_denied",
        "sk-inside, anthropic, 403, error.type, permission_error"
    })
    void a_client_that_may_not_call_is_told_so_in_its_dialect(
            String key, String dialect, int status, String field, String name) {
        HttpResponse<String> refused = relay.postAs(key, SampleRequest.in(dialect, false));
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThatJson(refused.body()).node(field).isEqualTo(name);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void a_client_may_call_its_endpoints_and_from_its_addresses() {
        assertThat(status("sk-chatter")).isEqualTo(200);
        assertThat(relay.send(relay.request("/v1/chat/completions")
                                .setHeader("authorization", "Bearer sk-inside")
                                .header("x-forwarded-for", "203.0.113.9, 10.1.2.3")
                                .POST(BodyPublishers.ofString(SampleRequest.CHAT.body())))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_team_of_the_file_and_its_clients_of_the_store_share_limits() {
        String key = create("{\"name\":\"mate\",\"team\":\"file-team\"}");
        assertThat(status("sk-member")).isEqualTo(200);
        HttpResponse<String> limited = relay.postAs(key, SampleRequest.CHAT);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.body()).contains("team file-team");
        assertThat(limited.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void a_changed_limit_applies_to_the_next_call() {
        String key = create("{\"name\":\"web\",\"rpm\":1}");
        assertThat(status(key)).isEqualTo(200);
        assertThat(status(key)).isEqualTo(429);
        assertThat(manage("PATCH", "/admin/clients/web", "{\"rpm\":null,\"models\":[\"claude-*\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(status(key)).isEqualTo(403);
        assertThat(relay.postAs(key, SampleRequest.MESSAGE).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"POST, /admin/clients/web/disable", "DELETE, /admin/clients/web"})
    void a_client_that_is_disabled_or_removed_streams_no_further(String method, String path) throws Exception {
        String key = create("{\"name\":\"web\"}");
        CountDownLatch changed = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(EVENT);
            changed.await();
            wire.chunk(EVENT);
            wire.chunk("data: [DONE]\n\n");
            wire.end();
        });
        try (RawClient client = new RawClient(relay)) {
            String request = new String(RawClient.request(SampleRequest.CHAT_STREAM), StandardCharsets.UTF_8);
            client.send(request.replace(RunningRelay.CLIENT_KEY, key)).readUntil("\"content\":\"a\"");
            assertThat(manage(method, path, "").statusCode()).isLessThan(300);
            changed.countDown();
            assertThat(client.readToEnd())
                    .contains("invalid_api_key", "client `web`")
                    .doesNotContain("\"content\":\"a\"", "[DONE]");
        }
        relay.awaitQuiet();
    }

    @Test
    void a_client_that_is_disabled_while_it_waits_for_an_answer_is_refused() {
        String key = create("{\"name\":\"web\"}");
        CountDownLatch released = new CountDownLatch(1);
        upstream.will((request, wire) -> released.await());
        CompletableFuture<HttpResponse<String>> waiting = relay.beginAs(key, SampleRequest.CHAT);
        Awaitility.await().until(() -> !upstream.received().isEmpty());
        manage("POST", "/admin/clients/web/disable", "");
        assertThat(waiting.join().statusCode()).isEqualTo(401);
        released.countDown();
        relay.awaitQuiet();
    }

    @Test
    void a_providers_key_is_added_drained_and_removed_while_the_relay_runs() {
        manage("POST", "/admin/keys/openai/openai-1/pause", "");
        assertThat(status(RunningRelay.CLIENT_KEY)).isEqualTo(503);

        HttpResponse<String> added = manage(
                "POST",
                "/admin/providers/openai/keys",
                "{\"secret\":\"sk-added-secret\",\"name\":\"spare\",\"rpm\":1000}");
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(added.body()).doesNotContain("sk-added");
        assertThat(status(RunningRelay.CLIENT_KEY)).isEqualTo(200);
        assertThat(upstream.only().field("authorization")).isEqualTo("Bearer sk-added-secret");

        HttpResponse<String> drained = manage("POST", "/admin/providers/openai/keys/spare/drain", "");
        assertThatJson(drained.body()).node("state").isEqualTo("disabled");
        assertThat(status(RunningRelay.CLIENT_KEY)).isEqualTo(503);
        manage("POST", "/admin/providers/openai/keys/spare/resume", "");
        assertThat(status(RunningRelay.CLIENT_KEY)).isEqualTo(200);
        assertThat(manage("DELETE", "/admin/providers/openai/keys/spare", "").statusCode())
                .isEqualTo(204);
        assertThat(status(RunningRelay.CLIENT_KEY)).isEqualTo(503);
        assertThat(manage("GET", "/admin/audit", "").body())
                .contains("provider_key.add", "provider_key.drain", "provider_key.remove", "key.pause")
                .doesNotContain("sk-added");
    }
}
