package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.ClientKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessApiTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final AdminApiFixture fixture = new AdminApiFixture();

    private record Answer(int status, JsonNode body) {

        String at(String pointer) {
            return body.at(pointer).asString();
        }
    }

    private Answer send(String method, String path, String body) {
        return sendAs(AdminApiFixture.KEY, method, path, body);
    }

    private Answer sendAs(String key, String method, String path, String body) {
        EntityExchangeResult<byte[]> result = fixture.presenting(key)
                .method(HttpMethod.valueOf(method))
                .uri(path)
                .bodyValue(body)
                .exchange()
                .expectBody()
                .returnResult();
        byte @Nullable [] text = result.getResponseBody();
        return new Answer(
                result.getStatus().value(),
                MAPPER.readTree(text == null ? "{}".getBytes(StandardCharsets.UTF_8) : text));
    }

    private Answer get(String path) {
        return send("GET", path, "");
    }

    @Test
    void a_created_client_shows_its_key_once_and_only_its_hash_is_kept() {
        Answer created = send("POST", "/admin/clients", """
                {"name": "web", "team": "research", "expires": "2027-01-31", "ip": ["10.0.0.0/8", "::1"],
                 "endpoints": ["chat", "messages"], "models": ["claude-*"], "weight": 2.5, "priority": -1, "rpm": 600,
                 "tpm": 2000000, "concurrency": 10, "wallet": true, "budget": {"amount": "100.50", "per": "month"}}""");
        assertThat(created.status()).isEqualTo(201);
        String key = created.at("/key");
        assertThat(key).startsWith("sk-sluice-").hasSize(53);
        assertThat(fixture.access.stored.records().clients().get("web").key()).isEqualTo(ClientKey.of(key));

        Answer shown = get("/admin/clients/web");
        assertThat(shown.body().toString()).doesNotContain(key).doesNotContain("sha");
        assertThat(shown.at("/expires")).isEqualTo("2027-01-31T00:00:00Z");
        assertThat(shown.at("/budget/amount")).isEqualTo("100.5");
        assertThat(shown.body().at("/budget/amount").isString()).isTrue();
        assertThat(shown.at("/source")).isEqualTo("store");
        assertThat(get("/admin/clients").body().at("/clients")).hasSize(2);
        assertThat(get("/admin/teams").at("/teams/0/clients")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'web','colour':1} | colour: unknown field (expected: name, enabled, team,",
                "{} | name: missing (expected: 1 to 64 letters",
                "{'name':'sk-abc'} | name: not usable (expected: 1 to 64",
                "{'name':'two words'} | name: not usable",
                "{'name':'../x'} | name: ../x (expected",
                "{'name':7} | name: 7 (",
                "{'name':'anonymous'} | name: anonymous (expected: another name",
                "{'name':'w','rpm':-5} | rpm: -5 (expected: a whole number from 1 to 2000000000)",
                "{'name':'w','rpm':0} | rpm: 0 (",
                "{'name':'w','rpm':1.5} | rpm: 1.5 (",
                "{'name':'w','rpm':'9'} | rpm: 9 (",
                "{'name':'w','tpm':99999999999999999999999} | tpm: 99999999999999999999999 (",
                "{'name':'w','tpm':1e400} | tpm: not usable (",
                "{'name':'w','concurrency':2147483648} | concurrency: 2147483648 (",
                "{'name':'w','weight':0} | weight: 0 (expected: a number from 0.000001",
                "{'name':'w','weight':1e-300} | weight: ",
                "{'name':'w','priority':true} | priority: true (",
                "{'name':'w','wallet':'yes'} | wallet: yes (expected: true or false)",
                "{'name':'w','expires':'soon'} | expires: soon (expected: a date such as",
                "{'name':'w','expires':'2027-02-30'} | expires: 2027-02-30 (",
                "{'name':'w','ip':['10.0.0.1/8']} | ip[0]: 10.0.0.1/8 (expected: an address or a range",
                "{'name':'w','ip':'10.0.0.0/8'} | ip: not a list",
                "{'name':'w','endpoints':['chat','talk']} | endpoints[1]: talk (expected: one of chat, messages,",
                "{'name':'w','models':['a**']} | models[0]: a** (",
                "{'name':'w','team':'nowhere'} | team: nowhere is not a team (expected: a team;",
                "{'name':'w','budget':{'amount':'-1','per':'day'}} | budget.amount: -1 (expected: a number from 0 to 1000000000000)",
                "{'name':'w','budget':{'amount':1e13,'per':'day'}} | budget.amount: ",
                "{'name':'w','budget':{'amount':'1','per':'year'}} | budget.per: year (expected: day or month or total)",
                "{'name':'w','budget':{'amount':'1','per':'day','x':1}} | budget.x: unknown field (expected: amount, per)",
                "{'name':'w','budget':5} | budget: 5 (expected: an object with amount, per)",
                "{'name':'w','name':'x'} | body: not JSON, or a field twice (expected: a JSON object)",
                "['w'] | body: not an object (expected: a JSON object)",
                "{'name' | body: not JSON"
            })
    void a_wrong_field_is_named(String body, String message) {
        Answer refused = send("POST", "/admin/clients", body.replace('\'', '"'));
        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.at("/error/code")).isEqualTo("invalid_parameter");
        assertThat(refused.at("/error/message")).startsWith(message);
        assertThat(fixture.access.stored.records().revision()).isZero();
    }

    @Test
    void a_key_in_the_wrong_place_is_not_repeated() {
        assertThat(send("POST", "/admin/clients", "{\"name\":\"w\",\"team\":\"sk-planted-1234\"}")
                        .at("/error/message"))
                .doesNotContain("planted");
        assertThat(send("POST", "/admin/clients", "{\"sk-planted-1234\":1}").at("/error/message"))
                .doesNotContain("planted");
    }

    @Test
    void a_change_states_what_it_changes_and_null_clears() {
        send("POST", "/admin/clients", "{\"name\":\"web\",\"rpm\":5,\"tpm\":7}");
        Answer changed = send("PATCH", "/admin/clients/web", "{\"rpm\":null,\"concurrency\":3}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().at("/rpm").isNull()).isTrue();
        assertThat(changed.at("/tpm")).isEqualTo("7");
        assertThat(changed.at("/concurrency")).isEqualTo("3");
        Answer replaced = send("PUT", "/admin/clients/web", "{\"rpm\":9}");
        assertThat(replaced.at("/rpm")).isEqualTo("9");
        assertThat(replaced.body().at("/tpm").isNull()).isTrue();
        assertThat(send("PATCH", "/admin/clients/web", "{\"name\":\"x\"}").status())
                .isEqualTo(400);
    }

    @Test
    void the_configurations_records_are_read_only_and_their_names_are_taken() {
        for (String[] each : new String[][] {
            {"PATCH", "/admin/clients/batch", "{}"},
            {"DELETE", "/admin/clients/batch", ""},
            {"POST", "/admin/clients/batch/disable", ""},
            {"POST", "/admin/clients/batch/rotate", ""},
            {"PUT", "/admin/teams/research", "{}"},
            {"DELETE", "/admin/teams/research", ""},
            {"DELETE", "/admin/admins/configured", ""},
            {"POST", "/admin/providers/anthropic/keys/a1/drain", ""},
            {"DELETE", "/admin/providers/anthropic/keys/a1", ""}
        }) {
            Answer refused = send(each[0], each[1], each[2]);
            assertThat(refused.status()).as(each[1]).isEqualTo(409);
            assertThat(refused.at("/error/code")).isEqualTo("read_only");
        }
        for (String[] each : new String[][] {
            {"/admin/clients", "{\"name\":\"batch\"}"},
            {"/admin/teams", "{\"name\":\"research\"}"},
            {"/admin/admins", "{\"name\":\"configured\",\"role\":\"read\"}"},
            {"/admin/providers/anthropic/keys", "{\"name\":\"a1\",\"secret\":\"sk-x\"}"}
        }) {
            assertThat(send("POST", each[0], each[1]).at("/error/code")).isEqualTo("name_taken");
        }
        assertThat(send("DELETE", "/admin/clients/nothing", "").status()).isEqualTo(404);
        assertThat(send("PUT", "/admin/clients", "{}").status()).isEqualTo(405);
    }

    @Test
    void an_admin_that_may_read_changes_nothing() {
        Answer created = send("POST", "/admin/admins", "{\"name\":\"viewer\",\"role\":\"read\"}");
        assertThat(created.status()).isEqualTo(201);
        String key = created.at("/key");
        assertThat(key).startsWith("sk-sluice-admin-");
        assertThat(sendAs(key, "GET", "/admin/clients", "").status()).isEqualTo(200);
        assertThat(sendAs(key, "GET", "/admin/me", "").at("/role")).isEqualTo("read");
        for (Map.Entry<String, String> each : Map.of(
                        "/admin/clients", "POST",
                        "/admin/clients/batch", "DELETE",
                        "/admin/reload", "POST",
                        "/admin/keys/anthropic/a1/pause", "POST",
                        "/admin/nothing", "PUT")
                .entrySet()) {
            Answer refused = sendAs(key, each.getValue(), each.getKey(), "{\"name\":\"w\"}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.at("/error/code")).isEqualTo("read_only");
        }
        assertThat(send("DELETE", "/admin/admins/viewer", "").status()).isEqualTo(204);
        assertThat(sendAs(key, "GET", "/admin/clients", "").status()).isEqualTo(401);
        assertThat(send("POST", "/admin/admins", "{\"name\":\"x\",\"role\":\"root\"}")
                        .at("/error/message"))
                .isEqualTo("role: root (expected: read or write)");
    }

    @Test
    void the_audit_log_says_who_changed_what_and_how_without_secrets() {
        String writer = send("POST", "/admin/admins", "{\"name\":\"ann\",\"role\":\"write\"}")
                .at("/key");
        sendAs(writer, "POST", "/admin/clients", "{\"name\":\"web\",\"rpm\":5}");
        sendAs(writer, "PATCH", "/admin/clients/web", "{\"rpm\":6}");
        sendAs(writer, "POST", "/admin/providers/anthropic/keys", "{\"secret\":\"sk-planted\"}");
        sendAs(writer, "DELETE", "/admin/clients/web", "");

        Answer page = get("/admin/audit?limit=3");
        assertThat(page.body().at("/entries")).hasSize(3);
        assertThat(page.at("/entries/0/what")).isEqualTo("client.remove");
        assertThat(page.at("/entries/0/who")).isEqualTo("ann");
        assertThat(page.at("/entries/0/subject")).isEqualTo("web");
        assertThat(page.at("/entries/0/before/rpm")).isEqualTo("6");
        assertThat(page.body().at("/entries/0/after").isNull()).isTrue();
        assertThat(page.at("/entries/2/before/rpm")).isEqualTo("5");
        assertThat(page.at("/entries/2/after/rpm")).isEqualTo("6");
        assertThat(page.body().toString()).doesNotContain("planted").doesNotContain("sk-sluice");

        Answer last = get("/admin/audit?limit=3&cursor=" + page.at("/next"));
        assertThat(last.body().at("/entries")).hasSize(2);
        assertThat(last.body().at("/next").isNull()).isTrue();
        assertThat(last.at("/entries/1/who")).isEqualTo("configured");
        assertThat(get("/admin/audit?cursor=x").status()).isEqualTo(400);
        assertThat(get("/admin/audit?limit=0").status()).isEqualTo(400);
    }

    @Test
    void a_team_with_clients_cannot_be_removed() {
        assertThat(send(
                                "POST",
                                "/admin/teams",
                                "{\"name\":\"lab\",\"rpm\":5,\"budget\":{\"amount\":5,\"per\":\"day\"}}")
                        .status())
                .isEqualTo(201);
        send("POST", "/admin/clients", "{\"name\":\"web\",\"team\":\"lab\"}");
        assertThat(send("DELETE", "/admin/teams/lab", "").at("/error/code")).isEqualTo("team_in_use");
        send("PATCH", "/admin/clients/web", "{\"team\":null}");
        assertThat(send("DELETE", "/admin/teams/lab", "").status()).isEqualTo(204);
    }

    @Test
    void a_providers_key_is_refused_without_a_secret_key_or_where_it_is_there() {
        assertThat(send("POST", "/admin/providers/anthropic/keys", "{\"secret\":\"" + ManagedAccess.FILE_SECRET + "\"}")
                        .at("/error/message"))
                .isEqualTo("secret: the same as that of a1 (expected: each key once)");
        assertThat(send("POST", "/admin/providers/nowhere/keys", "{\"secret\":\"sk-x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(send("POST", "/admin/providers/anthropic/keys", "{\"secret\":\"two words\"}")
                        .at("/error/message"))
                .startsWith("secret: not usable");

        Answer added = send("POST", "/admin/providers/anthropic/keys", "{\"secret\":\"sk-planted\"}");
        assertThat(added.at("/name")).isEqualTo("anthropic-added-1");
        assertThat(added.body().toString()).doesNotContain("planted");

        fixture.access.secretKey("quite another secret key");
        Answer listed = get("/admin/providers/anthropic/keys");
        assertThat(listed.at("/keys/1/state")).isEqualTo("locked");

        fixture.access.secretKey(null);
        Answer refused = send("POST", "/admin/providers/anthropic/keys", "{\"secret\":\"sk-other\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/error/code")).isEqualTo("no_secret_key");
        assertThat(refused.at("/error/message")).contains("SLUICE_SECRET_KEY");
        assertThat(send("DELETE", "/admin/providers/anthropic/keys/anthropic-added-1", "")
                        .status())
                .isEqualTo(204);
    }
}
