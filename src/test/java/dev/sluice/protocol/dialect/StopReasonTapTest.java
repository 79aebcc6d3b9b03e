package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.Events;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a model stopped, as each dialect's answers say it. */
class StopReasonTapTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CHAT | {"choices":[{"message":{"content":"hi","finish_reason":"no"},"finish_reason":"length"}],"usage":{}} | length
            CHAT | {"choices":[{"message":{"tool_calls":[]},"finish_reason":"tool_calls"}]} | tool_calls
            CHAT | {"choices":[{"finish_reason":null}]} |
            CHAT | {"choices":"none"} |
            COMPLETIONS | {"choices":[{"text":"hi","finish_reason":"stop"}]} | stop
            EMBEDDINGS | {"data":[{"embedding":[0.1]}]} |
            RESPONSES | {"id":"resp_1","status":"completed","output":[{"id":"m","status":"in_progress"}]} | completed
            RESPONSES | {"id":"r","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}} | max_output_tokens
            RESPONSES | {"id":"r","incomplete_details":null,"status":"failed","error":{"code":"x"}} | failed
            MESSAGES | {"content":[{"type":"text","stop_reason":"no"}],"stop_reason":"max_tokens","usage":{}} | max_tokens
            MESSAGES | {"content":[],"stop_reason":null} |
            GENERATE | {"candidates":[{"content":{"parts":[]},"finishReason":"MAX_TOKENS"}]} | MAX_TOKENS
            GENERATE | {"promptFeedback":{"blockReason":"SAFETY"}} | SAFETY
            GENERATE | {"candidates":[{"content":{"parts":[{"text":"a"}]}}]} |
            """)
    void a_whole_answer_says_why(Endpoint endpoint, String answer, String reason) {
        UsageTap tap = Dialects.of(endpoint.dialect()).usageTap(endpoint, StateSink.NONE);
        tap.body(Events.heap(answer));
        assertThat(tap.stopReason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CHAT | {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]} | {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]} | stop
            CHAT | {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]} | {"choices":[],"usage":{"prompt_tokens":1}} | length
            RESPONSES | {"type":"response.created","response":{"id":"r","status":"in_progress"}} | {"type":"response.completed","response":{"id":"r","status":"completed","usage":{}}} | completed
            RESPONSES | {"type":"response.output_text.delta","delta":"x"} | {"type":"response.incomplete","response":{"incomplete_details":{"reason":"content_filter"},"status":"incomplete"}} | content_filter
            MESSAGES | {"type":"message_start","message":{"stop_reason":null,"usage":{}}} | {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":1}} | tool_use
            GENERATE | {"candidates":[{"content":{"parts":[{"text":"x"}]}}]} | {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{}} | STOP
            """)
    void a_stream_says_why_at_its_end(Endpoint endpoint, String first, String last, String reason) {
        StreamTap tap = Dialects.of(endpoint.dialect())
                .streamTap(endpoint, StateSink.NONE, TestClassifiers.of(endpoint.dialect()));
        tap.event(Events.heap("data: " + first + "\n\n"));
        tap.event(Events.heap("data: " + last + "\n\n"));
        assertThat(tap.stopReason()).isEqualTo(reason);
    }
}
