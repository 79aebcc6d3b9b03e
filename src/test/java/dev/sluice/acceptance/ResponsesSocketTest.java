package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Responses over a WebSocket, over a provider that speaks HTTP alone. */
@Timeout(120)
class ResponsesSocketTest {

    private static final String CREATE = "{'type':'response.create','model':'gpt-6','store':false,'input':'Hi'}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final AtomicInteger answers = new AtomicInteger();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(
                upstream,
                "clients[1].name=narrow",
                "clients[1].key=sk-narrow",
                "clients[1].rpm=1",
                "limits.max-body=1MB",
                "limits.max-sockets=4");
        upstream.will(this::responses);
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    private void responses(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        int n = answers.incrementAndGet();
        String thought = "{'type':'reasoning','id':'rs_%d','summary':[]}".formatted(n);
        String item =
                "{'type':'message','id':'msg_%d','role':'assistant','content':[{'type':'output_text','text':'%d'}]}"
                        .formatted(n, n);
        String response = "{'id':'resp_%d','object':'response','status':'%s','output':[%s]}";
        wire.stream();
        event(wire, "response.created", "'response':" + response.formatted(n, "in_progress", ""));
        event(wire, "response.output_item.done", "'output_index':0,'item':" + thought);
        event(wire, "response.output_item.done", "'output_index':1,'item':" + item);
        event(wire, "response.completed", "'response':" + response.formatted(n, "completed", item));
        wire.end();
    }

    private static void event(ScriptedUpstream.Wire wire, String type, String members) throws IOException {
        wire.chunk("event: %s\ndata: {'type':'%s',%s}\n\n"
                .formatted(type, type, members)
                .replace('\'', '"'));
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asString("")).toList();
    }

    private JsonNode ended(SocketClient client) throws InterruptedException {
        List<JsonNode> all = client.until("response.completed", "error");
        return all.get(all.size() - 1);
    }

    @Test
    void a_turn_has_the_events_of_the_same_stream_over_http() throws Exception {
        try (SocketClient client = new SocketClient(relay, "openai-beta", "responses_websockets=2026-02-06")) {
            List<JsonNode> events = client.send(CREATE).until("response.completed");

            assertThat(types(events))
                    .containsExactly(
                            "response.created",
                            "response.output_item.done",
                            "response.output_item.done",
                            "response.completed");
            ScriptedUpstream.Received asked = upstream.only();
            assertThat(asked.requestLine()).isEqualTo("POST /v1/responses HTTP/1.1");
            assertThatJson(asked.text()).isEqualTo("{stream:true,model:'gpt-6',store:false,input:'Hi'}");
            assertThat(asked.field("openai-beta")).isNull();
            assertThat(asked.field("upgrade")).isNull();
        }
    }

    @Test
    void a_turn_continues_the_one_before_without_its_being_stored() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            client.send(CREATE).until("response.completed");
            client.send("{'type':'response.create','model':'gpt-6','store':false,'previous_response_id':'resp_1',"
                            + "'input':[ {'role':'user','content':'So?'} ]}")
                    .until("response.completed");
            client.send("{'type':'response.create','model':'gpt-6','store':false,'previous_response_id':'resp_2',"
                            + "'input':'And?'}")
                    .until("response.completed");

            assertThatJson(upstream.received().get(1).text())
                    .isEqualTo("{stream:true,model:'gpt-6',store:false,input:["
                            + "{type:'message',role:'user',content:'Hi'},"
                            + "{type:'message',id:'msg_1',role:'assistant',content:[{type:'output_text',text:'1'}]},"
                            + "{role:'user',content:'So?'}]}");
            assertThatJson(upstream.received().get(2).text())
                    .node("input")
                    .isArray()
                    .hasSize(5);
            assertThatJson(upstream.received().get(2).text())
                    .node("previous_response_id")
                    .isAbsent();
        }
    }

    @Test
    void a_stored_response_is_continued_where_it_is_stored() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            client.send("{'type':'response.create','model':'gpt-6','input':'Hi'}")
                    .until("response.completed");
            client.send("{'type':'response.create','model':'gpt-6','input':'So?','previous_response_id':'resp_1'}")
                    .until("response.completed");

            assertThatJson(upstream.received().get(1).text())
                    .isEqualTo("{stream:true,model:'gpt-6',previous_response_id:'resp_1',input:'So?'}");
        }
    }

    @Test
    void a_request_that_generates_nothing_is_continued_by_the_next() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            JsonNode prepared = ended(
                    client.send("{'type':'response.create','model':'gpt-6','generate':false,'input':'You are kind.'}"));
            String id = prepared.path("response").path("id").asString("");
            assertThat(upstream.received()).isEmpty();

            client.send("{'type':'response.create','model':'gpt-6','previous_response_id':'" + id + "','input':'Hi'}")
                    .until("response.completed");

            assertThatJson(upstream.only().text()).node("input[0].content").isEqualTo("You are kind.");
            assertThatJson(upstream.only().text()).node("input[1].content").isEqualTo("Hi");
        }
    }

    @Test
    void the_same_over_a_provider_of_another_dialect() throws Exception {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(("event: message_start\ndata: {'type':'message_start','message':{'id':'msg_1','type':'message',"
                            + "'role':'assistant','model':'claude-x','content':[],'usage':{'input_tokens':3,'output_tokens':0}}}\n\n"
                            + "event: content_block_start\ndata: {'type':'content_block_start','index':0,'content_block':"
                            + "{'type':'text','text':''}}\n\n"
                            + "event: content_block_delta\ndata: {'type':'content_block_delta','index':0,'delta':"
                            + "{'type':'text_delta','text':'Yes'}}\n\n"
                            + "event: content_block_stop\ndata: {'type':'content_block_stop','index':0}\n\n"
                            + "event: message_delta\ndata: {'type':'message_delta','delta':{'stop_reason':'end_turn'},"
                            + "'usage':{'output_tokens':1}}\n\nevent: message_stop\ndata: {'type':'message_stop'}\n\n")
                    .replace('\'', '"'));
            wire.end();
        });
        try (SocketClient client = new SocketClient(relay)) {
            String create = CREATE.replace("gpt-6", "claude-x");
            JsonNode first = ended(client.send(create));
            String id = first.path("response").path("id").asString("");
            ended(client.send(create.replace("'Hi'", "'So?','previous_response_id':'" + id + "'")));

            assertThatJson(upstream.received().get(1).text())
                    .node("messages")
                    .isArray()
                    .hasSize(3);
            assertThatJson(upstream.received().get(1).text())
                    .node("messages[1].content")
                    .isEqualTo("Yes");
        }
    }

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
            assertThat(upstream.received()).hasSize(2);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | invalid_request_error",
                "[] | invalid_request_error",
                "{'model':'gpt-6','input':'x'} | invalid_request_error",
                "{'type':'response.dance'} | invalid_request_error",
                "{'type':'response.create','type':'response.create'} | invalid_request_error",
                "{'type':'response.create','input':'x'} | invalid_request_error",
                "{'type':'response.create','model':'gpt-6','input':7} | invalid_request_error",
                "{'type':'response.create','model':'gpt-6','background':true} | unsupported_value",
                "{'type':'response.create','model':'claude-none','input':'x','previous_response_id':'resp_0'} | previous_response_not_found",
            })
    void what_cannot_be_read_is_an_error_and_the_socket_goes_on(String event, String code) throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            JsonNode error = client.send(event).next();

            assertThat(error.path("type").asString("")).isEqualTo("error");
            assertThat(error.path("status").asInt(0)).isEqualTo(400);
            assertThat(error.path("error").path("code").asString("")).isEqualTo(code);
            assertThat(ended(client.send(CREATE)).path("type").asString("")).isEqualTo("response.completed");
        }
    }

    @Test
    void a_binary_message_is_an_error_and_the_socket_goes_on() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            assertThat(client.sendBytes(CREATE.getBytes())
                            .next()
                            .path("error")
                            .path("message")
                            .asString(""))
                    .contains("binary");
            assertThat(ended(client.send(CREATE)).path("type").asString("")).isEqualTo("response.completed");
        }
    }

    @Test
    void a_message_that_is_too_long_is_an_error_and_closes_the_socket() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            client.send("{'type':'response.create','input':'" + "x".repeat(2 << 20) + "'}");

            assertThat(client.next().path("status").asInt(0)).isEqualTo(413);
            assertThat(client.closeStatus()).isEqualTo(1009);
        }
    }

    @Test
    void a_client_that_reads_only_after_it_has_written_all_still_reads_why_the_socket_was_closed() throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send("GET /v1/responses HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer " + RunningRelay.CLIENT_KEY
                    + "\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13"
                    + "\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            client.readUntil("\r\n\r\n");

            int length = 8 << 20;
            client.send(
                    new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, (byte) (length >> 24), (byte) (length >> 16), 0, 0
                    });
            for (int sent = 0; sent < length + 4; sent += 64 << 10) {
                client.send(new byte[Math.min(64 << 10, length + 4 - sent)]);
            }

            assertThat(client.finish().readToEnd()).contains("\"status\":413").contains("The message is too long");
        }
    }

    @Test
    void steering_is_refused_with_its_input() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            JsonNode failed = client.send(
                            "{'type':'response.steer','previous_response_id':'resp_1','input':[{'role':'user','content':'x'}]}")
                    .next();

            assertThatJson(failed.toString()).node("error.code").isEqualTo("steering_not_supported");
            assertThatJson(failed.toString()).node("steer.input[0].content").isEqualTo("x");
        }
    }

    @Test
    void more_sockets_than_one_client_may_have_are_told_to_use_http() throws Exception {
        try (SocketClient first = new SocketClient(relay);
                SocketClient second = new SocketClient(relay)) {
            assertThat(upgrade("/v1/responses")).startsWith("HTTP/1.1 426").contains("upgrade: HTTP/1.1");
            assertThat(ended(first.send(CREATE)).path("type").asString("")).isEqualTo("response.completed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/realtime", "/v1/chat/completions", "/v1/messages", "/"})
    void an_upgrade_elsewhere_is_refused_at_once(String path) throws Exception {
        assertThat(upgrade(path)).startsWith("HTTP/1.1 426");
    }

    private String upgrade(String path) throws IOException {
        try (RawClient client = new RawClient(relay)) {
            client.send("GET " + path + " HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
                    + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "authorization: Bearer " + RunningRelay.CLIENT_KEY + "\r\n\r\n");
            return client.readUntil("\r\n\r\n");
        }
    }

    @Test
    void a_key_that_is_not_known_opens_no_socket() {
        HttpResponse<String> refused = relay.get("/v1/models", "x-api-key", "sk-none");
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                                () -> SocketClient.as("sk-none", relay).close())
                        .getCause())
                .isInstanceOf(java.net.http.WebSocketHandshakeException.class)
                .extracting(e -> ((java.net.http.WebSocketHandshakeException) e)
                        .getResponse()
                        .statusCode())
                .isEqualTo(401);
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
