package dev.sluice.acceptance;

import static dev.sluice.acceptance.CollectorStub.attributes;
import static dev.sluice.acceptance.CollectorStub.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The traces of calls, as a collector gets them. */
@Timeout(60)
class TracesTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private static ScriptedUpstream upstream;
    private static CollectorStub collector;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        collector = new CollectorStub();
        relay = RunningRelay.over(
                upstream.baseUrl(),
                List.of("sk-upstream-1", "sk-upstream-2"),
                "tracing.endpoint=" + collector.url(),
                "tracing.headers[0].name=authorization",
                "tracing.headers[0].value=Bearer of the collector");
    }

    @AfterAll
    static void stop() {
        relay.close();
        collector.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
        collector.exports().clear();
    }

    @Test
    void a_call_is_a_span_with_its_attempt_below_it() {
        upstream.will((request, wire) -> wire.whole("application/json", """
                {"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,
                "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}""".getBytes(), "x-request-id: req-of-theirs"));
        relay.post(SampleRequest.CHAT);

        List<Span> spans = collector.awaitCall();
        Span call = only(spans, SpanKind.SPAN_KIND_SERVER);
        assertThat(call.getName()).isEqualTo("chat gpt-4.1");
        assertThat(call.getParentSpanId().isEmpty()).isTrue();
        assertThat(attributes(call))
                .contains(
                        entry("gen_ai.operation.name", "chat"),
                        entry("gen_ai.provider.name", "openai"),
                        entry("gen_ai.request.model", "gpt-4.1"),
                        entry("gen_ai.request.stream", false),
                        entry("gen_ai.usage.input_tokens", 10L),
                        entry("gen_ai.usage.cache_read.input_tokens", 4L),
                        entry("gen_ai.usage.output_tokens", 5L),
                        entry("gen_ai.usage.reasoning.output_tokens", 2L),
                        entry("http.request.method", "POST"),
                        entry("http.route", "/v1/chat/completions"),
                        entry("http.response.status_code", 200L),
                        entry("sluice.client", "app"),
                        entry("sluice.provider", "openai"),
                        entry("sluice.attempts", 1L))
                .doesNotContainKey("error.type");
        Span attempt = only(spans, SpanKind.SPAN_KIND_CLIENT);
        assertThat(attempt.getParentSpanId()).isEqualTo(call.getSpanId());
        assertThat(attempt.getTraceId()).isEqualTo(call.getTraceId());
        assertThat(attributes(attempt))
                .contains(
                        entry("gen_ai.request.model", "gpt-4.1"),
                        entry("http.response.status_code", 200L),
                        entry("sluice.upstream.request.id", "req-of-theirs"))
                .doesNotContainKeys("gen_ai.usage.input_tokens", "error.type");
        assertThat(attempt.getStartTimeUnixNano()).isBetween(call.getStartTimeUnixNano(), call.getEndTimeUnixNano());
        assertThat(attempt.getEndTimeUnixNano()).isEqualTo(call.getEndTimeUnixNano());
    }

    @Test
    void span_events_show_the_attempts_and_why_they_failed() {
        upstream.will((request, wire) -> {
            if (upstream.received().size() == 1) {
                wire.send("HTTP/1.1 500 Oops\r\ncontent-length: 2\r\n\r\n{}");
            } else {
                wire.json("{}");
            }
        });
        relay.post(SampleRequest.MESSAGE);

        List<Span> spans = collector.awaitCall();
        Span call = only(spans, SpanKind.SPAN_KIND_SERVER);
        assertThat(call.getEventsList().stream().map(Span.Event::getName))
                .containsSubsequence("failed", "answered", "ended");
        Span.Event failed = call.getEventsList().stream()
                .filter(event -> event.getName().equals("failed"))
                .findFirst()
                .orElseThrow();
        assertThat(attributes(failed.getAttributesList()).get("sluice.detail"))
                .asString()
                .matches("anthropic/anthropic-[12]: server_error \\(500\\): .*");
        Span bad = spans.stream()
                .filter(span -> attributes(span).containsKey("error.type"))
                .findFirst()
                .orElseThrow();
        assertThat(attributes(bad))
                .contains(entry("error.type", "server_error"), entry("http.response.status_code", 500L));
        assertThat(bad.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(call.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void a_callers_trace_is_continued_and_its_header_passed_on_to_the_provider() {
        relay.post(SampleRequest.CHAT, "traceparent", "00-" + TRACE + '-' + PARENT + "-01", "tracestate", "a=b");

        Span call = only(collector.awaitCall(), SpanKind.SPAN_KIND_SERVER);
        assertThat(hex(call.getTraceId())).isEqualTo(TRACE);
        assertThat(hex(call.getParentSpanId())).isEqualTo(PARENT);
        assertThat(upstream.only().field("traceparent")).isEqualTo("00-" + TRACE + '-' + PARENT + "-01");
    }

    @Test
    void a_call_whose_caller_does_not_trace_it_is_not_traced_here() {
        relay.post(SampleRequest.CHAT, "traceparent", "00-" + TRACE + '-' + PARENT + "-00");
        relay.post(SampleRequest.CHAT, "traceparent", "no such thing");

        assertThat(collector.await(2))
                .hasSize(2)
                .noneMatch(span -> hex(span.getTraceId()).equals(TRACE));
    }

    @Test
    void the_span_of_a_failed_call_has_the_reason() {
        upstream.will((request, wire) -> wire.send("HTTP/1.1 500 Oops\r\ncontent-length: 2\r\n\r\n{}"));
        relay.post(SampleRequest.chat("gpt-that-fails", false));

        Span call = only(collector.awaitCall(), SpanKind.SPAN_KIND_SERVER);
        assertThat(attributes(call))
                .contains(entry("error.type", "upstream_error"), entry("http.response.status_code", 502L));
        assertThat(call.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(call.getName()).isEqualTo("chat unknown");
    }

    @Test
    void no_span_has_content() {
        upstream.will((request, wire) -> wire.json("{\"choices\":[{\"message\":{\"content\":\"a plain answer\"}}]}"));
        relay.post(SampleRequest.CHAT);

        collector.await(2);
        CollectorStub.Export export = collector.exports().get(0);
        assertThat(export.text())
                .doesNotContain("Hello there", "a plain answer", "sk-upstream", RunningRelay.CLIENT_KEY);
        assertThat(export.path()).isEqualTo("/v1/traces");
        assertThat(export.fields()).containsEntry("Authorization", List.of("Bearer of the collector"));
        assertThat(attributes(export.request().getResourceSpans(0).getResource().getAttributesList()))
                .contains(Map.entry("service.name", "sluice"));
    }

    private static Span only(List<Span> spans, SpanKind kind) {
        List<Span> found = spans.stream().filter(span -> span.getKind() == kind).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
