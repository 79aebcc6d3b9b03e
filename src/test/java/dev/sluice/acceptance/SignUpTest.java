package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The registration of clients by themselves, and the guessing of codes. */
@Timeout(120)
class SignUpTest {

    private static final String USED = "{\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":500}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;

    private void start(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "auth.admin-key=planted-admin",
                "models[0].name=gpt-4.1",
                "models[0].price.input=10",
                "models[0].price.output=10"));
        all.addAll(List.of(settings));
        relay = RunningRelay.over(upstream, all.toArray(String[]::new));
        upstream.will((request, wire) -> wire.json(USED));
    }

    private void startOpen(String... settings) {
        List<String> all = new ArrayList<>(
                List.of("signup.enabled=true", "signup.credit.amount=0.02", "signup.credit.expires=30d"));
        all.addAll(List.of(settings));
        start(all.toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        relay.close();
        upstream.close();
    }

    @Test
    void it_is_off_unless_the_configuration_says_otherwise() {
        start();
        assertThatJson(relay.get("/v1/signup").body()).isEqualTo("{enabled: false, credit: null}");
        HttpResponse<String> refused = signUp();
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThatJson(refused.body()).node("error.code").isEqualTo("signup_off");
    }

    @Test
    void a_new_client_calls_with_its_credit_until_that_is_spent() {
        startOpen();
        assertThatJson(relay.get("/v1/signup").body())
                .isEqualTo("{enabled: true, credit: {amount: '0.02', currency: 'USD', lasts_seconds: 2592000}}");

        HttpResponse<String> made = signUp();
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("cache-control")).contains("no-store");
        JsonNode client = JsonMapper.shared().readTree(made.body());
        String key = client.get("key").asString();
        assertThat(client.get("name").asString()).startsWith("signup-");
        assertThat(client.get("balance").asString()).isEqualTo("0.02");
        assertThat(client.get("expires").isString()).isTrue();

        SampleRequest bounded = new SampleRequest(
                SampleRequest.CHAT.path(), SampleRequest.CHAT.body().replaceFirst("\\{", "{\"max_tokens\": 600, "));
        assertThat(relay.postAs(key, bounded).statusCode()).isEqualTo(200);
        assertThat(relay.postAs(key, bounded).statusCode()).isEqualTo(200);
        assertThat(relay.postAs(key, bounded).statusCode()).isEqualTo(429);
        assertThat(admin("/admin/audit")).contains("client.signup").doesNotContain(key);
        assertThat(admin("/admin/wallets/" + client.get("name").asString())).contains("\"kind\":\"signup\"");
    }

    @Test
    void an_address_may_register_so_often_a_day_however_many_requests_race() {
        startOpen("signup.per-day=2");
        List<CompletableFuture<HttpResponse<String>>> racing = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            racing.add(CompletableFuture.supplyAsync(this::signUp));
        }
        List<HttpResponse<String>> answers =
                racing.stream().map(CompletableFuture::join).toList();

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(2);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .hasSize(18)
                .allSatisfy(answer -> {
                    assertThatJson(answer.body()).node("error.code").isEqualTo("too_many_tries");
                    assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0))
                            .isPositive();
                });
    }

    @Test
    void there_are_never_more_clients_than_may_register() {
        startOpen("signup.max-clients=1", "signup.per-day=50");
        assertThat(signUp().statusCode()).isEqualTo(201);
        HttpResponse<String> full = signUp();
        assertThat(full.statusCode()).isEqualTo(503);
        assertThatJson(full.body()).node("error.code").isEqualTo("signup_full");
    }

    @Test
    void a_client_that_guesses_codes_has_to_wait() {
        startOpen();
        for (int i = 0; i < 10; i++) {
            assertThat(redeem("GUESS-" + i).statusCode()).isEqualTo(404);
        }
        HttpResponse<String> throttled = redeem("GUESS-X");
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValueAsLong("retry-after").orElse(0))
                .isBetween(1L, 13L);
    }

    private HttpResponse<String> redeem(String code) {
        return relay.post("/v1/redeem", "{\"code\": \"" + code + "\"}");
    }

    private HttpResponse<String> signUp() {
        return relay.send(relay.request("/v1/signup").POST(BodyPublishers.noBody()));
    }

    private String admin(String path) {
        return new Operator(relay, "planted-admin").show(path);
    }
}
