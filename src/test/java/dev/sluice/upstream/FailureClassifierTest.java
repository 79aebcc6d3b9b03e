package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.upstream.ProviderConnection.Preset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads refusals as providers send them, one a file, and compares with what the file says they mean. */
class FailureClassifierTest {

    private static final Path CASES = Path.of("src/test/resources/upstream/classification");
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
    private static final JsonMapper JSON = new JsonMapper();

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_refusal_means_what_its_file_says(String name) throws IOException {
        JsonNode golden = JSON.readTree(Files.readString(CASES.resolve(name)));
        Headers headers = new Headers().add("content-type", "application/json");
        golden.get("headers")
                .properties()
                .forEach(field -> headers.add(field.getKey(), field.getValue().asString()));
        JsonNode body = golden.get("body");
        byte[] bytes = (body.isString() ? body.asString() : body.toString()).getBytes(StandardCharsets.UTF_8);

        Failure failure = FailureClassifier.classify(
                Preset.valueOf(golden.get("preset").asString()),
                golden.get("status").asInt(),
                headers,
                bytes,
                NOON);

        assertThat(failure.kind())
                .isEqualTo(FailureKind.valueOf(golden.get("kind").asString()));
        assertThat(failure.status()).isEqualTo(golden.get("status").asInt());
        assertThat(failure.message()).isNotEmpty();
        assertThat(failure.retryAfter())
                .isEqualTo(
                        golden.has("retryAfter")
                                ? Duration.parse(golden.get("retryAfter").asString())
                                : null);
        if (failure.kind() == FailureKind.CALLER_FAULT) {
            assertThat(failure.answer()).isNotNull();
        }
    }
}
