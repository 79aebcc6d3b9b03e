package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Tests of {@code count_tokens} for a model whose provider cannot count: the relay answers with its own estimate. */
class CountTokensTest extends ScriptedTestCase {

    /** A request whose bytes count 3.5 a token as long as nothing is learned. */
    private static final String REQUEST =
            "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!!\"}]}";

    /** A request for which the provider reports ten tokens a byte. */
    private static final String MESSAGE =
            "{\"model\":\"gpt-4.1\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hello!!!!!!!!!\"}]}";

    private static final String COMPLETION = """
        {"id":"c1","model":"gpt-4.1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},
        "finish_reason":"stop"}],"usage":{"prompt_tokens":%d,"completion_tokens":1}}\
        """;

    @Test
    void the_estimate_says_that_it_is_one_and_asks_no_provider() {
        HttpResponse<String> counted = count();

        assertThat(counted.statusCode()).isEqualTo(200);
        assertThat(counted.headers().firstValue("x-sluice-estimated")).contains("true");
        assertThatJson(counted.body()).isEqualTo("{\"input_tokens\":" + Math.round(REQUEST.length() / 3.5) + "}");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void the_estimate_follows_the_usage_that_the_provider_reports() {
        upstream.will((request, wire) -> wire.json(COMPLETION.formatted(10 * MESSAGE.length())));
        relay.post("/v1/messages", MESSAGE);
        relay.awaitQuiet();

        assertThatJson(count().body()).isEqualTo("{\"input_tokens\":" + 10 * REQUEST.length() + "}");
    }

    private HttpResponse<String> count() {
        return relay.post("/v1/messages/count_tokens", REQUEST);
    }
}
