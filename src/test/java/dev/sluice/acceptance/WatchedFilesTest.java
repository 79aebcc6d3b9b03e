package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are watched for changes, as Kubernetes and secret managers make them. */
@Timeout(60)
class WatchedFilesTest {

    @TempDir
    private Path directory;

    private Path configuration(ScriptedUpstream upstream, String lines) throws Exception {
        return Files.writeString(directory.resolve("sluice.yml"), """
                sluice:
                  watch: 20ms
                  providers: [{ name: only, dialect: openai, base-url: %s, %s }]
                  clients: [{ name: app, key: sk-client }]
                """.formatted(upstream.baseUrl(), lines));
    }

    private void mount(String version, String keys) throws Exception {
        Files.createDirectory(directory.resolve(version));
        Files.writeString(directory.resolve(version).resolve("keys"), keys);
        Path next = Files.createSymbolicLink(directory.resolve("..next"), Path.of(version));
        Files.move(
                next, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void awaitKey(RunningRelay relay, ScriptedUpstream upstream, String key) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            relay.post(SampleRequest.CHAT);
            int calls = upstream.received().size();
            return ("Bearer " + key).equals(upstream.received().get(calls - 1).field("authorization"));
        });
    }

    @Test
    void a_swapped_link_of_a_mounted_directory_puts_its_keys_into_force() throws Exception {
        mount("v1", "sk-one");
        Files.createSymbolicLink(directory.resolve("keys"), Path.of("..data/keys"));
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            Path file = configuration(upstream, "keys-file: " + directory.resolve("keys"));
            try (RunningRelay relay = RunningRelay.of(file)) {
                awaitKey(relay, upstream, "sk-one");

                mount("v2", "sk-two");
                awaitKey(relay, upstream, "sk-two");

                mount("v3", "sk-1,sk-2");
                mount("v4", "sk-four");
                awaitKey(relay, upstream, "sk-four");
            }
        }
    }

    @Test
    void files_in_placeholders_and_the_configuration_itself_are_watched_too() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "sk-one\n");
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            Path file = configuration(upstream, "keys: [\"${file:" + secret + "}\"]");
            try (RunningRelay relay = RunningRelay.of(file)) {
                awaitKey(relay, upstream, "sk-one");
                Files.writeString(secret, "sk-two\n");
                awaitKey(relay, upstream, "sk-two");
                configuration(upstream, "keys: [sk-three]");
                awaitKey(relay, upstream, "sk-three");
                assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            }
        }
    }
}
