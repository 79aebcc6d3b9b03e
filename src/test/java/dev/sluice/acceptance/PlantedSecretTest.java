package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Secrets planted in every setting that has one: none appears in any output, though providers quote their keys in errors. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class PlantedSecretTest {

    /** The text that every planted secret contains. */
    private static final String MARK = "planted";

    /** The statuses that providers answer with, each with providers of its own, since most of them disable a key. */
    private static final List<String> FAULTS = List.of("200", "400", "422", "500", "429", "403", "401");

    private static final String CLIENT = "sk-planted-client-71c0";
    private static final String ADMIN = "planted-admin-71c1";

    @TempDir
    private Path directory;

    private final StringBuilder outputs = new StringBuilder();

    @Test
    void no_secret_appears_in_any_output(CapturedOutput output) throws Exception {
        Files.writeString(directory.resolve("keys"), "sk-planted-file-71c2\nsk-planted-file-71c3\n");
        Path log = directory.resolve("access.log");
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                CollectorStub collector = new CollectorStub()) {
            upstream.will(PlantedSecretTest::quote);
            Path file = configure(upstream, collector, log);
            try (RunningRelay relay = RunningRelay.of(file)) {
                for (String fault : FAULTS) {
                    for (boolean stream : new boolean[] {false, true}) {
                        hear(relay.postAs(CLIENT, SampleRequest.chat("gpt-" + fault, stream)));
                        hear(relay.postAs(CLIENT, SampleRequest.message("claude-" + fault, stream)));
                    }
                    assertThat(upstream.received())
                            .anyMatch(asked -> asked.text().contains("gpt-" + fault));
                    assertThat(upstream.received())
                            .anyMatch(asked -> asked.text().contains("claude-" + fault));
                }
                hear(relay.postAs("sk-planted-wrong-71c6", SampleRequest.CHAT));
                hear(relay.postAs("sk-planted-wrong-71c6", SampleRequest.MESSAGE));
                hear(relay.send(relay.request("/v1/models").setHeader("authorization", "Bearer " + CLIENT)));
                look(relay);
                misconfigure(relay, file);
                collector.await(1);
            }
            collector.exports().forEach(export -> outputs.append(export.text()));
            outputs.append(Files.readString(log)).append(output.getAll());
        }
        assertThat(outputs).contains("gpt-401", "sluice_key_state", "\"outcome\"", "kyes");
        assertThat(outputs.toString()).doesNotContainIgnoringCase(MARK);
    }

    /** Answers with the status in the model's name, and with the key in every possible field. */
    private static void quote(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws Exception {
        String key = Stream.of("authorization", "x-api-key")
                .map(request::field)
                .filter(Objects::nonNull)
                .map(field -> field.replace("Bearer ", ""))
                .findFirst()
                .orElseThrow();
        String status = request.text().replaceAll("(?s).*\"(?:gpt|claude)-(\\d+).*", "$1");
        String fields = "x-request-id: " + key + "\r\nrequest-id: " + key + "\r\nx-echo: Bearer " + key
                + "\r\nwww-authenticate: Bearer realm=\"" + key + "\"\r\nserver: " + key;
        if (status.equals("200") && request.text().contains("\"stream\":true")) {
            wire.stream(fields);
            wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n");
            wire.chunk("event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"Bad key " + key + "\"}}\n\n");
            wire.end();
            return;
        }
        if (status.equals("200")) {
            wire.whole("application/json", "{\"usage\":{}}".getBytes(), fields);
            return;
        }
        String body = """
                {"type":"error","error":{"type":"%1$s","code":"%1$s","param":"%1$s","message":"Bad key %1$s"}}""".formatted(key);
        wire.send("HTTP/1.1 " + status + " " + key + "\r\ncontent-type: application/json\r\nretry-after: 0\r\n" + fields
                + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
    }

    private Path configure(ScriptedUpstream upstream, CollectorStub collector, Path log) throws Exception {
        String providers = FAULTS.stream()
                .map(fault -> """
                            - name: openai-%1$s
                              dialect: openai
                              base-url: %2$s
                              models: [gpt-%1$s]
                              keys: [sk-planted-key-71c4]
                            - name: anthropic-%1$s
                              dialect: anthropic
                              base-url: %2$s
                              models: [claude-%1$s]
                              keys-file: %3$s
                        """.formatted(fault, upstream.baseUrl(), directory.resolve("keys")))
                .collect(Collectors.joining());
        return Files.writeString(
                directory.resolve("sluice.yml"), """
                sluice:
                  clients:
                    - { name: app, key: %s }
                  auth: { admin-key: %s }
                  queue: { max-wait: 1s }
                  access-log: %s
                  tracing:
                    endpoint: %s
                    headers: [{ name: authorization, value: Bearer planted-collector-71c7 }]
                  providers:
                """.formatted(CLIENT, ADMIN, log, collector.url()) + providers);
    }

    /** Reads every page of the management port, with the right key and with a wrong one. */
    private void look(RunningRelay relay) {
        for (String path : List.of(
                "/",
                "/metrics",
                "/health",
                "/health/liveness",
                "/health/readiness",
                "/env",
                "/configprops",
                "/nowhere")) {
            hear(relay.manage(path));
        }
        for (String path : List.of("keys", "queue", "series", "calls?limit=1000", "openapi.json", "nowhere")) {
            hear(relay.send(managing(relay, "/admin/" + path, ADMIN)));
        }
        hear(relay.send(managing(relay, "/admin/keys", "planted-wrong-71c8")));
        hear(relay.send(
                managing(relay, "/admin/keys/openai/sk-x/pause", ADMIN).POST(HttpRequest.BodyPublishers.noBody())));
    }

    /** Invalidates the configuration with secrets in wrong places. */
    private void misconfigure(RunningRelay relay, Path file) throws Exception {
        String right = Files.readString(file);
        for (String wrong : List.of(
                right.replace("keys:", "kyes:"),
                right.replace("name: app", "name: " + CLIENT),
                right.replace("endpoint: http", "endpoint: " + ADMIN),
                right.replace("name: authorization", "name: Bearer planted-collector-71c7"),
                right.replace("access-log: ", "access-log: " + CLIENT),
                right.replace("auth: {", "auth: { " + ADMIN + ": x,"),
                right + "\n" + CLIENT)) {
            Files.writeString(file, wrong);
            HttpResponse<String> answer =
                    relay.send(managing(relay, "/admin/reload", ADMIN).POST(HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(422);
            hear(answer);
        }
    }

    private static HttpRequest.Builder managing(RunningRelay relay, String path, String key) {
        return relay.managing(path).header("authorization", "Bearer " + key);
    }

    private void hear(HttpResponse<String> answer) {
        outputs.append(answer.headers().map()).append(answer.body()).append('\n');
    }
}
