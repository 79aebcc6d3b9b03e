package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The limits by the day of clients and teams, which hold over a restart. */
@Timeout(90)
class ClientDailyLimitsTest {

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @TempDir
    private Path directory;

    @BeforeEach
    void answer() {
        upstream.will((request, wire) ->
                wire.json("{\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":500,\"total_tokens\":1000}}"));
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private RunningRelay start() {
        return RunningRelay.over(
                upstream,
                "store.url=jdbc:sqlite:" + directory.resolve("sluice.db"),
                "auth.admin-key=adm",
                "teams[0].name=lab",
                "teams[0].rpd=3",
                "clients[1].name=few",
                "clients[1].key=sk-few",
                "clients[1].rpd=2",
                "clients[2].name=short",
                "clients[2].key=sk-short",
                "clients[2].tpd=1000",
                "clients[3].name=ann",
                "clients[3].key=sk-ann",
                "clients[3].team=lab",
                "clients[4].name=bob",
                "clients[4].key=sk-bob",
                "clients[4].team=lab");
    }

    private void assertServed(RunningRelay relay, String key) {
        assertThat(relay.postAs(key, SampleRequest.CHAT).statusCode()).isEqualTo(200);
        relay.awaitQuiet();
    }

    private void assertSpent(RunningRelay relay, String key, String limit) {
        HttpResponse<String> answer = relay.postAs(key, SampleRequest.CHAT);
        assumeThat(LocalDate.now(ZoneOffset.UTC)).as("the day of the test").isEqualTo(today);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThatJson(answer.body()).node("error.code").isEqualTo("rate_limit_exceeded");
        assertThatJson(answer.body())
                .node("error.message")
                .asString()
                .contains("the limit of " + limit + " a day is reached");
        assertThat(answer.headers().firstValueAsLong("retry-after")).isPresent();
    }

    @Test
    void what_was_used_of_a_day_is_known_after_a_restart() {
        try (RunningRelay relay = start()) {
            assertServed(relay, "sk-few");
            assertServed(relay, "sk-short");
            assertServed(relay, "sk-ann");
            assertServed(relay, "sk-bob");
        }
        try (RunningRelay relay = start()) {
            assertServed(relay, "sk-few");
            assertSpent(relay, "sk-few", "requests");
            assertSpent(relay, "sk-short", "tokens");
            assertServed(relay, "sk-ann");
            assertSpent(relay, "sk-bob", "requests");
            assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.received()).hasSize(7);
    }

    @Test
    void a_client_that_the_api_creates_has_them_too() {
        try (RunningRelay relay = start()) {
            String body = "{\"name\":\"web\",\"rpd\":1,\"tpd\":5000000}";
            HttpResponse<String> created = relay.send(relay.managing("/admin/clients")
                    .header("authorization", "Bearer adm")
                    .POST(BodyPublishers.ofString(body)));
            String key = created.body().replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
            assertServed(relay, key);
            assertSpent(relay, key, "requests");

            String shown = relay.send(relay.managing("/admin/clients/web").header("authorization", "Bearer adm"))
                    .body();
            assertThatJson(shown).node("rpd").isEqualTo(1);
            assertThatJson(shown).node("tpd").isEqualTo(5_000_000);
        }
    }
}
