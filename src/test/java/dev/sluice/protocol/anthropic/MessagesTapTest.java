package dev.sluice.protocol.anthropic;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTapTest {

    private static final String START = "\"message\":{\"content\":[],\"usage\":{\"input_tokens\":25,"
            + "\"cache_creation_input_tokens\":10,\"cache_read_input_tokens\":40,\"output_tokens\":1}}";

    private final MessagesTap tap = new MessagesTap(StateSink.NONE, TestClassifiers.ANTHROPIC);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_stream_yields_its_marks_and_its_usage_whether_events_are_named_or_not(boolean named) {
        assertThat(event(named, "message_start", START)).isEqualTo(Mark.DATA);
        assertThat(event(named, "content_block_start", "\"index\":0")).isEqualTo(Mark.DATA);
        assertThat(event(named, "ping", "\"x\":0")).isEqualTo(Mark.IDLE);
        for (int i = 0; i < 5; i++) {
            assertThat(event(named, "content_block_delta", "\"delta\":{\"text\":\"hi\"}"))
                    .isEqualTo(Mark.DATA);
        }
        assertThat(tap.usage()).isEqualTo(new TokenUsage(25, 40, 10, 5, 0));
        assertThat(tap.complete()).isFalse();
        event(
                named,
                "message_delta",
                "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":25,\"output_tokens\":15,"
                        + "\"output_tokens_details\":{\"thinking_tokens\":6}}");
        assertThat(tap.complete()).isFalse();
        assertThat(tap.usage()).isEqualTo(new TokenUsage(25, 40, 10, 15, 6));
        assertThat(tap.outputSoFar()).isEqualTo(15);
        assertThat(event(named, "message_stop", "\"x\":0")).isEqualTo(Mark.END);
    }

    @Test
    void later_counts_replace_earlier_ones() {
        event(true, "message_start", START);
        event(true, "message_delta", "\"delta\":{},\"usage\":{\"input_tokens\":30,\"output_tokens\":4}");
        event(true, "message_delta", "\"delta\":{},\"usage\":{\"input_tokens\":30,\"output_tokens\":9}");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(30, 40, 10, 9, 0));
        assertThat(tap.complete()).isFalse();
    }

    @Test
    void a_zero_or_a_null_replaces_no_count() {
        event(true, "message_start", START);
        event(
                true,
                "message_delta",
                "\"usage\":{\"input_tokens\":0,\"cache_read_input_tokens\":null,\"output_tokens\":4}");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(25, 40, 10, 4, 0));
    }

    @Test
    void an_error_is_classified_by_its_type() {
        assertError("overloaded_error", FailureKind.OVERLOADED);
        assertError("rate_limit_error", FailureKind.LIMITED);
        assertError("api_error", FailureKind.SERVER_ERROR);
        assertError("invalid_request_error", FailureKind.CALLER_FAULT);
    }

    @Test
    void comments_and_pings_are_idle() {
        for (String event : new String[] {": hi\n\n", "event: ping\n\n", "\n", "data: [DONE]\n\n"}) {
            assertThat(tap.event(Events.heap(event))).as(event).isEqualTo(Mark.IDLE);
        }
    }

    @Test
    void an_unknown_type_is_data() {
        assertThat(event(true, "message_thought", "\"x\":1")).isEqualTo(Mark.DATA);
    }

    @Test
    void a_whole_answer_yields_its_usage() {
        tap.body(
                Events.heap(
                        "{\"content\":[{\"text\":\"\\\"usage\\\":{}\",\"input\":{\"usage\":{\"input_tokens\":9}}}],"
                                + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2,\"cache_creation\":{\"input_tokens\":8}}}"));
        assertThat(tap.usage()).isEqualTo(new TokenUsage(3, 0, 0, 2, 0));
        assertThat(tap.outputSoFar()).isEqualTo(2);
    }

    @Test
    void a_count_of_tokens_uses_none() {
        tap.body(Events.heap("{\"input_tokens\":14}"));
        assertThat(tap.usage()).isNull();
    }

    @Test
    void a_type_is_found_among_anything_and_nothing_in_content_is_taken_for_one() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            String delta = json.member("delta", json.object(2, json.member("text", json.string())));
            String data = json.object(3, delta + ',' + json.member("type", "\"content_block_delta\""));
            MessagesTap fresh = new MessagesTap(StateSink.NONE, TestClassifiers.ANTHROPIC);

            Mark breakpoint = fresh.event(Events.any("data: " + data + "\n\n", random));

            String as = "seed " + seed + ": " + data;
            assertThat(breakpoint).as(as).isEqualTo(Mark.DATA);
            assertThat(fresh.outputSoFar()).as(as).isEqualTo(1);
            assertThat(fresh.usage()).as(as).isNull();
        }
    }

    private void assertError(String type, FailureKind kind) {
        Mark breakpoint = event(true, "error", "\"error\":{\"type\":\"" + type + "\",\"message\":\"no\"}");
        assertThat(breakpoint).isEqualTo(Mark.ERROR);
        assertThat(failure().kind()).isEqualTo(kind);
        assertThat(failure().code()).isEqualTo(type);
        assertThat(failure().message()).isEqualTo("no");
    }

    private Mark event(boolean named, String type, String members) {
        String data = "{" + members + ",\"type\":\"" + type + "\"}";
        return tap.event(Events.heap((named ? "event: " + type + "\n" : "") + "data: " + data + "\n\n"));
    }

    private Failure failure() {
        return Objects.requireNonNull(tap.failure(), "no failure was seen");
    }
}
