package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of one client, which do not affect the calls of others. */
@Timeout(60)
class CallerLimitsTest {

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        relay = RunningRelay.over(
                upstream,
                "clients[1].name=rare-openai",
                "clients[1].key=sk-rare-openai",
                "clients[1].rpm=1",
                "clients[2].name=rare-anthropic",
                "clients[2].key=sk-rare-anthropic",
                "clients[2].rpm=1",
                "clients[3].name=single",
                "clients[3].key=sk-single",
                "clients[3].concurrency=1",
                "clients[4].name=poor",
                "clients[4].key=sk-poor",
                "clients[4].budget.amount=0.000001",
                "clients[4].budget.per=total",
                "clients[5].name=terse",
                "clients[5].key=sk-terse",
                "clients[5].tpm=5",
                "models[0].name=gpt-4.1",
                "models[0].price.input=1",
                "models[0].price.output=1");
    }

    @AfterAll
    static void stop() {
        relay.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({"openai, error.code, rate_limit_exceeded", "anthropic, error.type, rate_limit_error"})
    void requests_a_minute_are_limited(String dialect, String field, String name) {
        String key = "sk-rare-" + dialect;
        assertThat(relay.postAs(key, SampleRequest.in(dialect, false)).statusCode())
                .isEqualTo(200);

        assertLimited(relay.postAs(key, SampleRequest.in(dialect, false)), field, name);
        assertThat(relay.post(SampleRequest.in(dialect, false)).statusCode()).isEqualTo(200);
    }

    @Test
    void tokens_a_minute_are_limited() {
        upstream.will((request, wire) ->
                wire.json("{\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":500,\"total_tokens\":1000}}"));
        relay.postAs("sk-terse", SampleRequest.CHAT);

        assertLimited(relay.postAs("sk-terse", SampleRequest.CHAT), "error.code", "rate_limit_exceeded");
    }

    @ParameterizedTest
    @CsvSource({"openai, error.code, rate_limit_exceeded", "anthropic, error.type, rate_limit_error"})
    void calls_at_once_are_limited(String dialect, String field, String name) {
        CountDownLatch free = new CountDownLatch(1);
        upstream.forget();
        upstream.will((request, wire) -> {
            free.await();
            wire.json("{\"usage\":{}}");
        });
        var first = relay.beginAs("sk-single", SampleRequest.in(dialect, false));
        Awaitility.await().until(() -> upstream.received().size() == 1);

        assertLimited(relay.postAs("sk-single", SampleRequest.in(dialect, false)), field, name);

        free.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        relay.awaitQuiet();
        assertThat(relay.postAs("sk-single", SampleRequest.in(dialect, false)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_budget_is_limited() {
        upstream.will((request, wire) ->
                wire.json("{\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":500,\"total_tokens\":1000}}"));
        assertThat(relay.postAs("sk-poor", SampleRequest.CHAT).statusCode()).isEqualTo(200);
        relay.awaitQuiet();

        HttpResponse<String> chat = relay.postAs("sk-poor", SampleRequest.CHAT);
        HttpResponse<String> message = relay.postAs("sk-poor", SampleRequest.MESSAGE);

        assertThat(chat.statusCode()).isEqualTo(429);
        assertThatJson(chat.body()).node("error.code").isEqualTo("insufficient_quota");
        assertThat(chat.headers().firstValue("x-should-retry")).contains("false");
        assertThat(message.statusCode()).isEqualTo(402);
        assertThatJson(message.body()).node("error.type").isEqualTo("billing_error");
    }

    private static void assertLimited(HttpResponse<String> answer, String field, String name) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThatJson(answer.body()).node(field).isEqualTo(name);
        assertThat(answer.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1L, 60L);
    }
}
