package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The access log: one line of JSON for each call, without its content. */
@Timeout(60)
class AccessLogTest {

    @TempDir
    private Path directory;

    @Test
    void each_call_has_a_line() throws Exception {
        Path file = directory.resolve("access.log");
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "access-log=" + file)) {
            upstream.will((request, wire) -> wire.whole(
                    "application/json",
                    "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}".getBytes(),
                    "x-request-id: req-of-theirs"));
            String id = relay.post(SampleRequest.CHAT)
                    .headers()
                    .firstValue("x-request-id")
                    .orElseThrow();

            assertThatJson(lines(file, 1).get(0))
                    .when(net.javacrumbs.jsonunit.core.Option.IGNORING_EXTRA_FIELDS)
                    .isEqualTo("""
                    {"time":"${json-unit.regex}\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT[\\\\d:.]+Z","id":"%s","client":"app","dialect":"openai",
                    "model":"gpt-4.1","stream":false,"outcome":"ok","status":200,"provider":"openai","key":"openai-1",
                    "attempts":1,"queue_ms":"${json-unit.any-number}","first_token_ms":"${json-unit.any-number}",
                    "total_ms":"${json-unit.any-number}","input_tokens":10,"cached_input_tokens":0,
                    "cache_write_tokens":0,"output_tokens":5,"reasoning_tokens":0,
                    "upstream_request_id":"req-of-theirs"}""".formatted(id));
        }
    }

    @Test
    void a_call_that_waited_says_for_which_model_class() throws Exception {
        Path file = directory.resolve("access.log");
        CountDownLatch waits = new CountDownLatch(1);
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay =
                        RunningRelay.over(upstream, "access-log=" + file, "providers[0].key-defaults.concurrency=1")) {
            upstream.will((request, wire) -> {
                waits.await();
                wire.json("{\"usage\":{}}");
            });
            List<CompletableFuture<HttpResponse<String>>> both =
                    List.of(relay.begin(SampleRequest.MESSAGE), relay.begin(SampleRequest.MESSAGE));
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> relay.metrics().sum("sluice_queue_depth") == 1);
            waits.countDown();
            both.forEach(CompletableFuture::join);

            assertThat(lines(file, 2)).anyMatch(line -> line.contains("\"queue_for\":\"anthropic/opus\""));
        }
    }

    @Test
    void a_refused_call_has_a_line() throws Exception {
        Path file = directory.resolve("access.log");
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "access-log=" + file, "providers[1].models=gpt-4.1")) {
            relay.postAs("sk-wrong", SampleRequest.CHAT);
            relay.post(SampleRequest.chat("no-such-model", false));

            List<String> lines = lines(file, 2);
            assertThatJson(lines.get(0))
                    .isObject()
                    .containsEntry("outcome", "unauthenticated")
                    .containsEntry("status", java.math.BigDecimal.valueOf(401))
                    .doesNotContainKey("client");
            assertThatJson(lines.get(1))
                    .isObject()
                    .containsEntry("outcome", "not_found")
                    .containsEntry("client", "app")
                    .containsEntry("model", "no-such-model");
        }
    }

    @Test
    void a_models_name_can_neither_forge_a_line_nor_make_it_long() throws Exception {
        Path file = directory.resolve("access.log");
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "access-log=" + file)) {
            relay.post(SampleRequest.chat("x\\n{\\\"outcome\\\":\\\"ok\\\"}\\u001b[31m\u2028\u0085", false));
            relay.post(SampleRequest.chat("m".repeat(100_000), false));

            List<String> lines = lines(file, 2);
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).matches("\\p{Print}+").contains("x\\n{\\\"outcome\\\"");
            assertThatJson(lines.get(0))
                    .node("model")
                    .isString()
                    .startsWith("x\n{")
                    .contains("\u2028");
            assertThat(lines.get(1)).hasSizeLessThan(1_000);
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void the_log_can_be_written_to_standard_output(CapturedOutput output) {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "access-log=stdout")) {
            relay.post(SampleRequest.CHAT);
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> output.getOut().lines().anyMatch(line -> line.startsWith("{\"time\":")));
        }
    }

    private static List<String> lines(Path file, int count) {
        return Awaitility.await(count + " lines")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> Files.readAllLines(file), lines -> lines.size() >= count);
    }
}
