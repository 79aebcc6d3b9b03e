package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that another program has locked: what clients are told by either policy, and what the ledger holds afterwards. */
@Timeout(180)
class StoreOutageTest {

    private static final String USED = "{\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":500}}";

    @TempDir
    Path directory;

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;
    private Connection other;

    @BeforeEach
    void start() {
        upstream.will((request, wire) -> wire.json(USED));
    }

    @AfterEach
    void stop() throws SQLException {
        other.close();
        relay.close();
        upstream.close();
    }

    private void start(String policy) throws SQLException {
        relay = RunningRelay.over(
                upstream,
                "store.url=jdbc:sqlite:" + directory.resolve("sluice.db"),
                "ledger.when-unavailable=" + policy,
                "ledger.journal=" + directory.resolve("journal"),
                "auth.admin-key=planted-admin",
                "clients[1].name=payer",
                "clients[1].key=sk-payer",
                "clients[1].wallet=true",
                "models[0].name=gpt-4.1",
                "models[0].price.input=10",
                "models[0].price.output=10");
        assertThat(operator()
                        .post("/admin/wallets/payer/grants", "{\"amount\": \"1\"}")
                        .statusCode())
                .isEqualTo(201);
        other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sluice.db"));
    }

    @Test
    void by_refuse_each_client_is_told_in_its_dialect_when_to_come_back() throws Exception {
        start("refuse");
        lock();

        CompletableFuture<HttpResponse<String>> free = relay.begin(SampleRequest.CHAT);
        CompletableFuture<HttpResponse<String>> paying = relay.beginAs("sk-payer", SampleRequest.CHAT);
        CompletableFuture<HttpResponse<String>> message = relay.beginAs("sk-payer", SampleRequest.MESSAGE);
        CompletableFuture<HttpResponse<String>> grant = CompletableFuture.supplyAsync(
                () -> operator().post("/admin/wallets/payer/grants", "{\"amount\": \"1\"}"));
        CompletableFuture<HttpResponse<String>> redeemed =
                CompletableFuture.supplyAsync(() -> relay.send(relay.request("/v1/redeem")
                        .setHeader("authorization", "Bearer sk-payer")
                        .POST(BodyPublishers.ofString("{\"code\": \"SOME-CODE\"}"))));

        assertThat(free.join().statusCode()).isEqualTo(503);
        assertThatJson(free.join().body()).node("error.code").isEqualTo("store_unavailable");
        assertThat(paying.join().statusCode()).isEqualTo(503);
        assertThatJson(paying.join().body()).node("error.code").isEqualTo("store_unavailable");
        assertThat(message.join().statusCode()).isEqualTo(503);
        assertThatJson(message.join().body()).node("error.type").isEqualTo("api_error");
        assertThat(grant.join().statusCode()).isEqualTo(503);
        assertThatJson(grant.join().body()).node("error.code").isEqualTo("store_unavailable");
        assertThat(redeemed.join().statusCode()).isEqualTo(503);
        for (CompletableFuture<HttpResponse<String>> each : List.of(free, paying, message, redeemed)) {
            assertThat(each.join().headers().firstValue("retry-after")).contains("5");
        }

        unlock();
        served(SampleRequest.CHAT, "sk-payer");
        relay.awaitQuiet();
        assertThatJson(wallet()).node("balance").isEqualTo("\"0.99\"");
        assertThatJson(wallet()).node("reserved").isEqualTo("\"0.00\"");
    }

    @Test
    void by_journal_free_clients_are_served_and_paying_ones_wait_for_the_store() throws Exception {
        start("journal");
        lock();

        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(relay.begin(SampleRequest.CHAT));
        }
        HttpResponse<String> paying =
                relay.beginAs("sk-payer", SampleRequest.CHAT).join();

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        assertThat(paying.statusCode()).isEqualTo(503);
        assertThat(paying.headers().firstValue("retry-after")).contains("5");
        assertThat(relay.metrics().sum("sluice_ledger_journal_entries")).isEqualTo(10);

        unlock();
        await().atMost(Duration.ofSeconds(60)).until(() -> relay.metrics().sum("sluice_ledger_journal_entries") == 0);
        served(SampleRequest.CHAT, "sk-payer");
        String usage = operator().show("/admin/usage?by=client&format=csv");
        assertThat(usage).contains("app,10,").contains("payer,1,");
    }

    /** Waits until a call is served. */
    private void served(SampleRequest ask, String key) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> relay.postAs(key, ask).statusCode() == 200);
    }

    private void lock() throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
    }

    private void unlock() throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute("ROLLBACK");
        }
    }

    private String wallet() {
        return operator().show("/admin/wallets/payer");
    }

    private Operator operator() {
        return new Operator(relay, "planted-admin");
    }
}
