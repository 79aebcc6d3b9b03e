package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The turns of Responses over a WebSocket, and how each continues those before it. */
class ResponsesSocketTest extends SocketTestCase {

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
            wire.chunk(("event: message_start\n"
                + "data:"
                + " {'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant','model':'claude-x','content':[],'usage':{'input_tokens':3,'output_tokens':0}}}\n\n"
                + "event: content_block_start\n"
                + "data: {'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}\n\n"
                + "event: content_block_delta\n"
                + "data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Yes'}}\n\n"
                + "event: content_block_stop\n"
                + "data: {'type':'content_block_stop','index':0}\n\n"
                + "event: message_delta\n"
                + "data: {'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':1}}\n\n"
                + "event: message_stop\n"
                + "data: {'type':'message_stop'}\n\n")
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

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asString("")).toList();
    }
}
