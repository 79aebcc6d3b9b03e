package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fidelity of requests: a provider gets the bytes that the client sent, except for an alias and the credentials. */
@ExtendWith(SharedRelay.class)
class RequestFidelityTest {

    /** An unusual format, with unknown fields, which must pass unchanged too. */
    private static final String ODD = """
            { "messages" : [ {"role":"user","content":"caf\\u00e9 \\ud83d\\ude00 \\/ é 😀"} ],
            \t"temperature":1.0e2, "x_unknown":{"z":1,"a":[1.50,-0,1E+2,12345678901234567890]},
              "twice":1,"twice":2,"input":[[1 ,2]], "max_tokens" : 7,
              "model"  :"%s" , "stream":false
            }

            """;

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    RequestFidelityTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, gpt-4.1",
        "/v1/messages, claude-opus-4-7",
        "/v1/messages/count_tokens, claude-opus-4-7",
        "/v1/embeddings, text-embedding-3-small",
    })
    void a_body_passes_byte_for_byte(String path, String model) {
        String body = ODD.formatted(model);

        assertThat(relay.post(path, body).statusCode()).isEqualTo(200);

        assertThat(upstream.only().body()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
        assertThat(upstream.only().requestLine()).isEqualTo("POST " + path + " HTTP/1.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/v1/chat/completions | alias | org/mo\\\"del", "/v1/messages | claude-alias | claude-x"})
    void an_alias_changes_only_the_model_s_name(String path, String alias, String model) {
        assertThat(relay.post(path, ODD.formatted(alias)).statusCode()).isEqualTo(200);

        assertThat(upstream.only().text()).isEqualTo(ODD.formatted(model));
    }

    @Test
    void a_query_is_passed_on() {
        relay.post("/v1/v1/messages?beta=true&x=%2F", ODD.formatted("claude-opus-4-7"));

        assertThat(upstream.only().requestLine()).isEqualTo("POST /v1/messages?beta=true&x=%2F HTTP/1.1");
    }

    @Test
    void a_body_of_a_megabyte_is_passed_on() {
        String body = ODD.formatted("gpt-4.1").replace("caf", "long ".repeat(200_000));

        assertThat(relay.post("/v1/chat/completions", body).body()).isEqualTo("{\"usage\":{}}");

        assertThat(upstream.only().text()).isEqualTo(body);
    }
}
