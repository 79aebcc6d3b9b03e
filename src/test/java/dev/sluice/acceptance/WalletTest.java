package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that pay from a wallet: what they are served, what they are told, and what is left. */
@Timeout(120)
class WalletTest {

    private static final String USED = "{\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":500}}";

    private ScriptedUpstream upstream;
    private RunningRelay relay;

    @BeforeEach
    void start() {
        upstream = new ScriptedUpstream();
        relay = RunningRelay.over(upstream, settings());
        upstream.will((request, wire) -> wire.json(USED));
    }

    private static String[] settings() {
        return new String[] {
            "auth.admin-key=planted-admin",
            "clients[1].name=payer",
            "clients[1].key=sk-payer",
            "clients[1].wallet=true",
            "models[0].name=gpt-4.1",
            "models[0].price.input=10",
            "models[0].price.output=10"
        };
    }

    @AfterEach
    void stop() {
        relay.close();
        upstream.close();
    }

    @Test
    void a_wallet_without_credit_pays_nothing() {
        HttpResponse<String> chat = relay.postAs("sk-payer", SampleRequest.CHAT);
        HttpResponse<String> message = relay.postAs("sk-payer", SampleRequest.MESSAGE);

        assertThat(chat.statusCode()).isEqualTo(429);
        assertThatJson(chat.body()).node("error.code").isEqualTo("insufficient_quota");
        assertThat(chat.headers().firstValue("x-should-retry")).contains("false");
        assertThat(message.statusCode()).isEqualTo(402);
        assertThatJson(message.body()).node("error.type").isEqualTo("billing_error");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void two_hundred_calls_that_race_for_the_credit_of_twenty_are_served_twenty_times() {
        grant("0.20");
        // More than an answer has: what a call reserves is never less than its cost.
        SampleRequest bounded = new SampleRequest(
                SampleRequest.CHAT.path(), SampleRequest.CHAT.body().replaceFirst("\\{", "{\"max_tokens\": 1500, "));
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(relay.beginAs("sk-payer", bounded));
        }
        List<Integer> statuses =
                calls.stream().map(call -> call.join().statusCode()).toList();

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(20);
        assertThat(statuses).filteredOn(status -> status == 429).hasSize(180);
        relay.awaitQuiet();
        String wallet = wallet();
        assertThatJson(wallet).node("balance").isEqualTo("\"0.00\"");
        assertThatJson(wallet).node("reserved").isEqualTo("\"0.00\"");
    }

    @Test
    void a_failed_call_gives_its_reservation_back() {
        grant("1");
        upstream.will((request, wire) -> wire.refuse(400, "{\"error\":{\"message\":\"no\"}}"));
        assertThat(relay.postAs("sk-payer", SampleRequest.CHAT).statusCode()).isEqualTo(400);

        relay.awaitQuiet();
        assertThatJson(wallet()).node("balance").isEqualTo("\"1.00\"");
        assertThatJson(wallet()).node("reserved").isEqualTo("\"0.00\"");
    }

    @Test
    void a_client_sees_its_balance_and_redeems_a_code_once() {
        grant("1");
        relay.postAs("sk-payer", SampleRequest.CHAT);
        relay.awaitQuiet();
        HttpResponse<String> balance = own("GET", "/v1/balance", "");
        assertThat(balance.statusCode()).isEqualTo(200);
        assertThatJson(balance.body()).node("balance").isEqualTo("\"0.99\"");
        assertThatJson(balance.body()).node("currency").isEqualTo("\"USD\"");
        assertThatJson(balance.body()).node("budget_left").isNull();
        assertThatJson(balance.body()).node("grants[0].left").isEqualTo("\"0.99\"");

        String codes = operator()
                .post("/admin/redeem-codes", "{\"amount\": \"2\", \"count\": 1}")
                .body();
        String code = codes.replaceAll("(?s).*\\[\\s*\"([^\"]+)\".*", "$1");
        HttpResponse<String> redeemed = own("POST", "/v1/redeem", "{\"code\": \"" + code.toLowerCase() + " \"}");
        assertThat(redeemed.statusCode()).isEqualTo(200);
        assertThatJson(redeemed.body()).node("balance").isEqualTo("\"2.99\"");
        assertThat(own("POST", "/redeem", "{\"code\": \"" + code + "\"}").statusCode())
                .isEqualTo(409);
        assertThat(own("POST", "/v1/redeem", "{\"code\": \"NONE\"}").statusCode())
                .isEqualTo(404);
        assertThat(own("POST", "/v1/redeem", "[]").statusCode()).isEqualTo(400);
        assertThat(own("GET", "/v1/redeem", "").statusCode()).isEqualTo(405);
    }

    @Test
    void the_page_of_a_client_is_served_without_data_and_bound_to_its_own_files() {
        for (String path : new String[] {"/me", "/me/", "/me/me.js", "/me/me.css"}) {
            HttpResponse<String> page = relay.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("content-security-policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        }
        assertThat(relay.get("/me/other.js").statusCode()).isEqualTo(404);
    }

    @Test
    void the_own_api_needs_a_clients_key() {
        assertThat(relay.send(relay.request("/v1/balance")
                                .setHeader("authorization", "Bearer none")
                                .GET())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_model_without_a_price_is_flagged_and_costs_nothing() {
        grant("1");
        assertThat(relay.postAs("sk-payer", SampleRequest.chat("mystery-1", false))
                        .statusCode())
                .isEqualTo(200);
        relay.awaitQuiet();

        assertThatJson(wallet()).node("balance").isEqualTo("\"1.00\"");
        assertThat(relay.metrics().sum("sluice_unpriced_calls_total")).isEqualTo(1);
        String prices = operator().show("/admin/prices");
        assertThatJson(prices).node("unknown[0].model").isEqualTo("\"mystery-1\"");
    }

    @Test
    void a_client_that_the_api_made_pays_from_its_wallet_and_all_is_known_after_a_restart(@TempDir Path directory) {
        relay.close();
        String store = "store.url=jdbc:sqlite:" + directory.resolve("sluice.db");
        String[] kept = Stream.concat(Stream.of(settings()), Stream.of(store)).toArray(String[]::new);
        relay = RunningRelay.over(upstream, kept);
        String made = operator().post("/admin/clients", """
            {"name": "made", "wallet": true, "budget": {"amount": 0.025, "per": "month"}}\
            """).body();
        String key = made.replaceAll("(?s).*\"key\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        assertThat(operator()
                        .post("/admin/wallets/made/grants", "{\"amount\": \"5\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(relay.postAs(key, SampleRequest.CHAT).statusCode()).isEqualTo(200);
        relay.awaitQuiet();

        relay.close();
        relay = RunningRelay.over(upstream, kept);
        HttpResponse<String> balance = relay.send(relay.request("/v1/balance")
                .setHeader("authorization", "Bearer " + key)
                .GET());
        assertThatJson(balance.body()).node("balance").isEqualTo("\"4.99\"");
        assertThatJson(balance.body()).node("budget_left").isEqualTo("\"0.015\"");
        relay.postAs(key, SampleRequest.CHAT);
        relay.postAs(key, SampleRequest.CHAT);
        relay.awaitQuiet();
        assertThat(relay.postAs(key, SampleRequest.CHAT).statusCode()).isEqualTo(429);
    }

    private void grant(String amount) {
        HttpResponse<String> granted =
                operator().post("/admin/wallets/payer/grants", "{\"amount\": \"" + amount + "\"}");
        assertThat(granted.statusCode()).isEqualTo(201);
    }

    private String wallet() {
        return operator().show("/admin/wallets/payer");
    }

    private Operator operator() {
        return new Operator(relay, "planted-admin");
    }

    private HttpResponse<String> own(String method, String path, String body) {
        return relay.send(relay.request(path)
                .setHeader("authorization", "Bearer sk-payer")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }
}
