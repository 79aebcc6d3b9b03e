package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.RequestClass;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that wait for the only key, which serves one at a time: their time limits, number and order. */
@Timeout(60)
class QueueWaitTest {

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    private final CountDownLatch free = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        relay = RunningRelay.over(
                upstream,
                "providers[0].keys[0].concurrency=1",
                "providers[1].keys[0].concurrency=1",
                "queue.max-depth=2",
                "clients[1].name=urgent",
                "clients[1].key=sk-urgent",
                "clients[1].priority=5");
    }

    @AfterAll
    static void stop() {
        relay.close();
        upstream.close();
    }

    @BeforeEach
    void holdTheKey() {
        upstream.forget();
        upstream.will((request, wire) -> {
            free.await();
            wire.json("{\"usage\":{}}");
        });
    }

    @AfterEach
    void letGo() {
        free.countDown();
        relay.awaitQuiet();
    }

    @ParameterizedTest
    @CsvSource({"openai, error.code, rate_limit_exceeded", "anthropic, error.type, rate_limit_error"})
    void a_call_that_may_not_wait_so_long_is_refused_with_a_retry_time(String dialect, String field, String name) {
        var first = occupy(dialect);

        HttpResponse<String> refused = relay.post(SampleRequest.in(dialect, true), "x-sluice-max-wait", "200ms");

        assertRefused(refused, field, name);
        free.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        relay.awaitQuiet();
    }

    @ParameterizedTest
    @CsvSource({"openai, error.code, rate_limit_exceeded", "anthropic, error.type, rate_limit_error"})
    void a_full_queue_refuses_calls(String dialect, String field, String name) {
        var first = occupy(dialect);
        var second = relay.begin(SampleRequest.in(dialect, false));
        var third = relay.begin(SampleRequest.in(dialect, false));
        awaitWaiting(2);
        assertThat(relay.metrics().series("sluice_queue_depth").filter(sample -> sample.value() > 0))
                .hasSize(1);

        assertRefused(relay.post(SampleRequest.in(dialect, false)), field, name);

        free.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.join().statusCode()).isEqualTo(200);
        assertThat(third.join().statusCode()).isEqualTo(200);
        assertThat(relay.metrics().sum("sluice_rejections_total", "reason=queue_full"))
                .isPositive();
    }

    @Test
    void a_higher_priority_is_served_first_whenever_it_arrived() {
        var first = occupy("openai");
        var patient = relay.begin(SampleRequest.chat("gpt-patient", false));
        awaitWaiting(1);
        var urgent = relay.beginAs("sk-urgent", SampleRequest.chat("gpt-urgent", false));
        awaitWaiting(2);

        free.countDown();

        CompletableFuture.allOf(first, patient, urgent).join();
        assertThat(models()).containsExactly("gpt-4.1", "gpt-urgent", "gpt-patient");
    }

    @ParameterizedTest
    @CsvSource({
        "auxiliary, main",
        "auxiliary, workflow",
        "workflow, SubAgent",
        "subagent, compaction",
        "workflow, new-name"
    })
    void the_class_that_an_agent_states_orders_the_calls_of_one_caller(String later, String sooner) {
        var first = occupy("openai");
        var one = relay.begin(SampleRequest.chat("gpt-later", false), RequestClass.FIELD, later);
        awaitWaiting(1);
        var other = relay.begin(SampleRequest.chat("gpt-sooner", false), RequestClass.FIELD, sooner);
        awaitWaiting(2);

        free.countDown();

        CompletableFuture.allOf(first, one, other).join();
        assertThat(models()).containsExactly("gpt-4.1", "gpt-sooner", "gpt-later");
    }

    @Test
    void the_class_of_a_call_does_not_put_it_before_another_callers() {
        var first = occupy("openai");
        var urgent =
                relay.beginAs("sk-urgent", SampleRequest.chat("gpt-urgent", false), RequestClass.FIELD, "auxiliary");
        awaitWaiting(1);
        var main = relay.begin(SampleRequest.chat("gpt-main", false), RequestClass.FIELD, "main");
        awaitWaiting(2);

        free.countDown();

        CompletableFuture.allOf(first, urgent, main).join();
        assertThat(models()).containsExactly("gpt-4.1", "gpt-urgent", "gpt-main");
    }

    @Test
    void a_disconnect_removes_the_call_from_the_queue() throws Exception {
        var first = occupy("openai");
        try (RawClient one = new RawClient(relay);
                RawClient other = new RawClient(relay)) {
            one.send(RawClient.request(SampleRequest.CHAT_STREAM));
            other.send(RawClient.request(SampleRequest.CHAT));
            awaitWaiting(2);
        }
        awaitWaiting(0);

        free.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        relay.awaitQuiet();
        assertThat(upstream.received()).hasSize(1);
    }

    private CompletableFuture<HttpResponse<String>> occupy(String dialect) {
        var first = relay.begin(SampleRequest.in(dialect, false));
        Awaitility.await().until(() -> upstream.received().size() == 1);
        return first;
    }

    private void awaitWaiting(int calls) {
        Awaitility.await(calls + " waiting").until(() -> relay.metrics().sum("sluice_queue_depth") == calls);
    }

    /** Returns the models of the calls that went up, in their order. */
    private static List<String> models() {
        return upstream.received().stream()
                .map(request -> request.text().replaceAll(".*\"model\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static void assertRefused(HttpResponse<String> refused, String field, String name) {
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThatJson(refused.body()).node(field).isEqualTo(name);
        assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1L, 60L);
    }
}
