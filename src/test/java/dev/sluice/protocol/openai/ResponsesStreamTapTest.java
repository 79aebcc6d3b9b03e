package dev.sluice.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.Events;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap.Mark;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesStreamTapTest {

    private static final String USAGE =
            "\"usage\":{\"input_tokens\":50,\"input_tokens_details\":{\"cached_tokens\":20},"
                    + "\"output_tokens\":8,\"output_tokens_details\":{\"reasoning_tokens\":3},\"total_tokens\":58}";

    private final ResponsesStreamTap tap = new ResponsesStreamTap(StateSink.NONE, TestClassifiers.OPENAI);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_response_ends_with_its_usage_whether_events_are_named_or_not(boolean named) {
        event(named, "response.created", "\"response\":{\"usage\":null}");
        event(named, "response.output_text.delta", "\"delta\":\"Hi\"");
        event(named, "response.reasoning_summary_text.delta", "\"delta\":\"hm\"");
        event(named, "response.output_text.done", "\"text\":\"Hi\"");
        assertThat(tap.outputSoFar()).isEqualTo(2);
        assertThat(tap.usage()).isNull();
        assertThat(event(named, "response.completed", "\"response\":{\"output\":[]," + USAGE + "}"))
                .isEqualTo(Mark.END);
        assertThat(tap.usage()).isEqualTo(new TokenUsage(30, 20, 0, 8, 3));
        assertThat(tap.outputSoFar()).isEqualTo(8);
    }

    @Test
    void an_incomplete_response_is_an_end() {
        assertThat(event(true, "response.incomplete", "\"response\":{}")).isEqualTo(Mark.END);
    }

    @Test
    void a_response_that_failed_for_the_provider_is_a_failure() {
        assertThat(failed("server_is_overloaded")).isEqualTo(Mark.ERROR);
        assertThat(failure().kind()).isEqualTo(FailureKind.OVERLOADED);
        assertThat(failure().code()).isEqualTo("server_is_overloaded");
        assertThat(failed("server_error")).isEqualTo(Mark.ERROR);
        assertThat(failed("rate_limit_exceeded")).isEqualTo(Mark.ERROR);
        assertThat(event(true, "response.failed", "\"response\":{\"error\":null}"))
                .isEqualTo(Mark.ERROR);
    }

    @Test
    void a_response_that_failed_for_its_caller_is_an_answer() {
        for (String code : new String[] {"invalid_prompt", "image_too_large", "context_length_exceeded"}) {
            assertThat(failed(code)).as(code).isEqualTo(Mark.END);
        }
        assertThat(tap.failure()).isNull();
    }

    @Test
    void a_bare_error_is_a_failure() {
        assertThat(event(false, "error", "\"code\":\"server_is_overloaded\",\"message\":\"busy\",\"param\":null"))
                .isEqualTo(Mark.ERROR);
        assertThat(failure().kind()).isEqualTo(FailureKind.OVERLOADED);
        assertThat(failure().message()).isEqualTo("busy");
        assertThat(tap.event(Events.heap("data: {\"error\":{\"code\":502}}\n\n")))
                .isEqualTo(Mark.ERROR);
        assertThat(failure().kind()).isEqualTo(FailureKind.SERVER_ERROR);
    }

    @Test
    void an_image_and_a_transcript_are_complete_without_a_terminator() {
        assertThat(event(true, "image_generation.partial_image", "\"b64_json\":\"AAAA\""))
                .isEqualTo(Mark.DATA);
        assertThat(tap.complete()).isFalse();
        assertThat(event(true, "image_generation.completed", USAGE)).isEqualTo(Mark.DATA);
        assertThat(tap.complete()).isTrue();
        assertThat(tap.usage()).isEqualTo(new TokenUsage(30, 20, 0, 8, 3));
    }

    @Test
    void comments_and_pings_are_idle() {
        assertThat(tap.event(Events.heap(": keep-alive\n\n"))).isEqualTo(Mark.IDLE);
        assertThat(event(true, "ping", "")).isEqualTo(Mark.IDLE);
    }

    @Test
    void a_type_deeper_down_is_not_the_events() {
        assertThat(tap.event(Events.heap(
                        "data: {\"item\":{\"type\":\"error\"},\"type\":\"response.output_item.done\"}\n\n")))
                .isEqualTo(Mark.DATA);
    }

    private Mark failed(String code) {
        return event(
                true, "response.failed", "\"response\":{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}");
    }

    private Mark event(boolean named, String type, String members) {
        String data = "{" + members + (members.isEmpty() ? "" : ",") + "\"type\":\"" + type + "\"}";
        return tap.event(Events.heap((named ? "event: " + type + "\n" : "") + "data: " + data + "\n\n"));
    }

    private Failure failure() {
        return Objects.requireNonNull(tap.failure(), "no failure was seen");
    }
}
