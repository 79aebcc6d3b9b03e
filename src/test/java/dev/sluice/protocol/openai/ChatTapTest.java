package dev.sluice.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.request.RandomJson;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.Events;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap.Mark;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChatTapTest {

    private final ChatTap tap = new ChatTap(StateSink.NONE, TestClassifiers.OPENAI);

    @Test
    void a_stream_yields_its_marks_and_its_usage() {
        assertThat(data("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}"))
                .isEqualTo(Mark.DATA);
        assertThat(tap.outputSoFar()).isZero();
        data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}],\"usage\":null}");
        data("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}");
        assertThat(tap.outputSoFar()).isEqualTo(2);
        assertThat(tap.usage()).isNull();
        data("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        data("{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":9,\"total_tokens\":109,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":60,\"cache_write_tokens\":30},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":4}}}");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(10, 60, 30, 9, 4));
        assertThat(tap.outputSoFar()).isEqualTo(9);
        assertThat(data("[DONE]")).isEqualTo(Mark.END);
        assertThat(tap.failure()).isNull();
    }

    @Test
    void the_reason_for_its_end_completes_a_stream_that_lacks_its_terminator() {
        data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}");
        assertThat(tap.complete()).isFalse();
        assertThat(tap.missingTerminator()).isEmpty();
        data("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        data("{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}");
        assertThat(tap.complete()).isTrue();
        assertThat(tap.missingTerminator()).asString().isEqualTo("data: [DONE]\n\n");
    }

    @Test
    void a_stream_of_two_choices_is_complete_once_both_have_ended() {
        data("{\"choices\":[{\"index\":0,\"delta\":{}},{\"index\":1,\"delta\":{}}]}");
        data("{\"choices\":[{\"finish_reason\":\"stop\",\"index\":1,\"delta\":{}}]}");
        assertThat(tap.complete()).isFalse();
        data("{\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"delta\":{}}]}");
        assertThat(tap.complete()).isTrue();
    }

    @Test
    void a_choice_that_ended_in_an_error_completes_nothing() {
        data("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}");
        assertThat(tap.complete()).isFalse();
    }

    @Test
    void usage_in_every_chunk_does_not_add_up() {
        data("{\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}");
        data("{\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(5, 0, 0, 2, 0));
        assertThat(tap.complete()).isFalse();
    }

    @Test
    void cache_hits_of_deepseek_are_cached_input() {
        data("{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":3,\"prompt_cache_hit_tokens\":64,"
                + "\"prompt_cache_miss_tokens\":36}}");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(36, 64, 0, 3, 0));
    }

    @Test
    void older_completions_have_text() {
        data("{\"choices\":[{\"text\":\"Once\",\"index\":0,\"finish_reason\":null}]}");
        data("{\"choices\":[{\"text\":\"\",\"index\":0,\"finish_reason\":\"stop\"}]}");
        assertThat(tap.outputSoFar()).isEqualTo(1);
    }

    @Test
    void comments_and_pings_are_idle() {
        for (String event :
                new String[] {": keep-alive\n\n", "\n", "event: ping\ndata: {}\n\n", "data:\n\n", "id: 1\n\n"}) {
            assertThat(tap.event(Events.heap(event))).as(event).isEqualTo(Mark.IDLE);
        }
    }

    @Test
    void an_error_is_classified_by_its_names() {
        assertError(
                "{\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"code\":null}}", FailureKind.SERVER_ERROR);
        assertError("{\"error\":{\"message\":\"no\",\"code\":\"server_is_overloaded\"}}", FailureKind.OVERLOADED);
        assertError("{\"error\":{\"message\":\"no\",\"code\":429},\"choices\":[]}", FailureKind.LIMITED);
        assertError(
                "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}",
                FailureKind.REVOKED);
        assertError("{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}", FailureKind.CALLER_FAULT);
        assertError(
                "[{\"error\":{\"message\":\"no\",\"code\":503,\"status\":\"UNAVAILABLE\"}}]", FailureKind.OVERLOADED);
        assertError("{\"error\":\"no\"}", FailureKind.SERVER_ERROR);
    }

    @Test
    void an_error_that_says_nothing_is_none() {
        assertThat(data("{\"error\":null,\"choices\":[]}")).isEqualTo(Mark.DATA);
        assertThat(data("{\"error\":{},\"choices\":[]}")).isEqualTo(Mark.DATA);
    }

    @Test
    void an_error_event_need_not_be_json() {
        assertThat(tap.event(Events.heap("event: error\ndata: oops\n\n"))).isEqualTo(Mark.ERROR);
        assertThat(tap.failure()).isNotNull();
    }

    @Test
    void content_that_looks_like_fields_is_content() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            String delta = json.object(2, json.member("content", json.string()));
            String choice = json.object(3, json.member("delta", delta) + ',' + json.member("index", "0"));
            String chunk = json.object(3, json.member("choices", '[' + choice + ']'));
            ChatTap fresh = new ChatTap(StateSink.NONE, TestClassifiers.OPENAI);

            Mark breakpoint = fresh.event(Events.any("data: " + chunk + "\n\n", random));

            String as = "seed " + seed + ": " + chunk;
            assertThat(breakpoint).as(as).isEqualTo(Mark.DATA);
            assertThat(fresh.usage()).as(as).isNull();
            assertThat(fresh.complete()).as(as).isFalse();
        }
    }

    @Test
    void usage_is_found_among_anything() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            int prompt = random.nextInt(100_000);
            int output = random.nextInt(100_000);
            String usage = json.object(
                    2, json.member("prompt_tokens", "" + prompt) + ',' + json.member("completion_tokens", "" + output));
            String chunk = json.object(3, json.member("usage", usage));
            ChatTap fresh = new ChatTap(StateSink.NONE, TestClassifiers.OPENAI);

            fresh.event(Events.any("data: " + chunk + "\n\n", random));

            assertThat(fresh.usage()).as("seed %d: %s", seed, chunk).isEqualTo(new TokenUsage(prompt, 0, 0, output, 0));
        }
    }

    private void assertError(String json, FailureKind kind) {
        assertThat(data(json)).as(json).isEqualTo(Mark.ERROR);
        assertThat(failure().kind()).as(json).isEqualTo(kind);
        assertThat(failure().message()).as(json).isEqualTo("no");
    }

    private Mark data(String json) {
        return tap.event(Events.heap("data: " + json + "\n\n"));
    }

    private Failure failure() {
        return Objects.requireNonNull(tap.failure(), "no failure was seen");
    }
}
