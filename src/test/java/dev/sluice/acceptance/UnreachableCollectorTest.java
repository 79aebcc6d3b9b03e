package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RefusingPort;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A trace collector that is not reachable, or becomes reachable again. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class UnreachableCollectorTest {

    @Test
    void callers_are_not_affected_and_the_log_has_one_line(CapturedOutput output) {
        RefusingPort unreachable = new RefusingPort();
        int port = unreachable.number();
        try (unreachable;
                ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "tracing.endpoint=http://127.0.0.1:" + port)) {
            for (int round = 0; round < 150; round++) {
                List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 20)
                        .mapToObj(each -> relay.begin(SampleRequest.CHAT))
                        .toList();
                assertThat(calls)
                        .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
            }
            await(() -> relay.metrics().sum("sluice_telemetry_lost_total", "kind=span") > 1000);
            await(() -> output.getOut().contains("does not take traces"));
            assertThat(output.getOut().lines().filter(line -> line.contains("does not take traces")))
                    .singleElement()
                    .asString()
                    .contains("http://127.0.0.1:" + port + "/v1/traces", "ConnectException", "4318");
            assertThat(output.getAll()).doesNotContain("io.opentelemetry.exporter");

            unreachable.close();
            try (CollectorStub collector = new CollectorStub(port)) {
                await(() -> {
                    relay.post(SampleRequest.CHAT);
                    return !collector.spans().isEmpty();
                });
            }
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(condition);
    }
}
