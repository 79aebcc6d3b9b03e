package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.Reload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the configuration during calls. */
@Timeout(60)
class ReloadTest {

    private static final String EVENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";

    @TempDir
    private Path directory;

    @Test
    void a_change_applies_to_new_calls_and_keeps_those_in_flight() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        try (ScriptedUpstream old = new ScriptedUpstream();
                ScriptedUpstream next = new ScriptedUpstream()) {
            old.will((request, wire) -> {
                wire.stream();
                wire.chunk(EVENT);
                changed.await();
                wire.chunk("data: [DONE]\n\n");
                wire.end();
            });
            Path file = write(old, "sk-client");
            try (RunningRelay relay = RunningRelay.of(file);
                    RawClient client = new RawClient(relay)) {
                client.send(RawClient.request(SampleRequest.CHAT_STREAM)).readUntil("\"content\":\"a\"");

                write(next, "sk-other");
                assertThat(relay.reload()).isInstanceOf(Reload.Result.Applied.class);

                assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(401);
                assertThat(relay.postAs("sk-other", SampleRequest.CHAT).statusCode())
                        .isEqualTo(200);
                assertThat(next.only().field("authorization")).isEqualTo("Bearer sk-upstream-secret");
                changed.countDown();
                assertThat(client.readToEnd()).contains("[DONE]");
                relay.awaitQuiet();
            }
        }
    }

    @Test
    void an_invalid_file_changes_nothing() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            Path file = write(upstream, "sk-client");
            try (RunningRelay relay = RunningRelay.of(file)) {
                Files.writeString(file, "sluice: { providers: [ { name: openai, kyes: [sk-secret-1] } ] }");

                assertThat(relay.reload())
                        .isInstanceOfSatisfying(
                                Reload.Result.Refused.class,
                                refused -> assertThat(refused.problems())
                                        .contains("kyes")
                                        .doesNotContain("sk-secret-1"));

                assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            }
        }
    }

    private Path write(ScriptedUpstream upstream, String clientKey) throws Exception {
        return Files.writeString(directory.resolve("sluice.yml"), """
                sluice:
                  providers:
                    - name: only
                      dialect: openai
                      base-url: %s
                      keys: [sk-upstream-secret]
                  clients:
                    - { name: app, key: %s }
                """.formatted(upstream.baseUrl(), clientKey));
    }
}
