package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requests side by side on a socket: limits, lanes, cancelling, leaving, the stop of the relay. */
class SocketLanesTest extends SocketTestCase {

    @Test
    void each_request_is_limited_and_recorded_by_itself() throws Exception {
        try (SocketClient client = SocketClient.as("sk-narrow", relay)) {
            assertThat(ended(client.send(CREATE)).path("type").asString("")).isEqualTo("response.completed");
            JsonNode second = ended(client.send(CREATE));

            assertThat(second.path("status").asInt(0)).isEqualTo(429);
            assertThat(second.path("error").path("code").asString("")).isEqualTo("rate_limit_exceeded");
            assertThat(second.path("headers").path("retry-after").asString("")).matches("[1-9][0-9]?");
            assertThat(upstream.received()).hasSize(1);
            Awaitility.await("both counted").until(() -> relay.metrics().sum("sluice_requests_total"), sum -> sum == 2);
        }
    }

    @Test
    void requests_of_one_lane_follow_each_other_and_lanes_do_not_wait_for_each_other() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            if (request.text().contains("slow")) {
                slow.await();
            }
            responses(request, wire);
        });
        try (SocketClient client = new SocketClient(relay)) {
            client.send("{'type':'response.create','model':'gpt-6','stream_id':'a','input':'slow'}");
            client.send("{'type':'response.create','model':'gpt-6','stream_id':'a','input':'next'}");
            JsonNode other =
                    ended(client.send("{'type':'response.create','model':'gpt-6','stream_id':'b','input':'quick'}"));

            assertThat(other.path("stream_id").asString("")).isEqualTo("b");
            Awaitility.await("both upstream").until(() -> upstream.received().size() == 2);
            slow.countDown();
            assertThat(ended(client).path("stream_id").asString("")).isEqualTo("a");
            assertThat(ended(client).path("stream_id").asString("")).isEqualTo("a");
            assertThatJson(upstream.received().get(2).text()).node("input").isEqualTo("next");
            assertThatJson(upstream.received().get(2).text()).node("stream_id").isAbsent();
        }
    }

    @Test
    void a_response_is_cancelled_and_the_next_is_served() throws Exception {
        upstream.will((request, wire) -> {
            wire.stream();
            event(wire, "response.created", "'response':{'id':'resp_9'}");
            wire.awaitHangUp();
        });
        try (SocketClient client = new SocketClient(relay)) {
            client.send(CREATE).until("response.created");

            JsonNode cancelled = client.send("{'type':'response.cancel'}").next();

            assertThatJson(cancelled.toString())
                    .isEqualTo(
                            "{type:'response.cancelled',response:{id:'resp_9',object:'response',status:'cancelled'}}");
            upstream.will(this::responses);
            assertThat(ended(client.send(CREATE)).path("type").asString("")).isEqualTo("response.completed");
            assertThat(client.send("{'type':'response.cancel'}")
                            .next()
                            .path("status")
                            .asInt(0))
                    .isEqualTo(404);
        }
    }

    @Test
    void a_client_that_leaves_ends_its_call() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            wire.stream();
            event(wire, "response.created", "'response':{'id':'resp_9'}");
            wire.awaitHangUp();
            hungUp.countDown();
        });
        try (SocketClient client = new SocketClient(relay)) {
            client.send(CREATE).until("response.created");
        }
        hungUp.await();
        relay.awaitQuiet();
    }

    @Test
    void at_a_stop_what_is_under_way_ends_and_each_socket_is_told() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            end.await();
            responses(request, wire);
        });
        try (SocketClient busy = new SocketClient(relay);
                SocketClient idle = new SocketClient(relay)) {
            busy.send(CREATE);
            Awaitility.await("under way").until(() -> upstream.received().size() == 1);

            CompletableFuture<Void> closing = CompletableFuture.runAsync(relay::close);
            assertThat(idle.closeStatus()).isEqualTo(1001);
            assertThat(busy.send(CREATE).next().path("status").asInt(0)).isEqualTo(503);
            end.countDown();

            assertThat(ended(busy).path("type").asString("")).isEqualTo("response.completed");
            assertThat(busy.closeStatus()).isEqualTo(1001);
            closing.join();
            start();
        }
    }
}
