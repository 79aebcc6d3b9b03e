package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A folder of {@code src/test/resources/protocol/<from>-to-<to>}: inputs of a translation and the expected outputs.
 *
 * <p>A {@code request.json} leads to a {@code request.expected.json} or to an {@code expected-refusal.json}. An
 * {@code answer.json} leads to an {@code answer.expected.json} and, if some of it is lost, an {@code answer.dropped.json}. A
 * {@code stream.sse} leads to a {@code stream.expected.sse}; if it is broken, that holds the events before the break, and a
 * {@code stream.expected-failure.json} holds the failure. A {@code context.json} overrides parts of the usual context.
 */
record GoldenCase(Endpoint from, Endpoint to, Path folder) {

    private static final Path ROOT = Path.of("src/test/resources/protocol");

    static Stream<GoldenCase> having(String file) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files
                    .filter(path -> path.getFileName().toString().equals(file))
                    .map(path -> of(Objects.requireNonNull(path.getParent())))
                    .sorted((one, other) -> one.folder.compareTo(other.folder))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenCase of(Path folder) {
        String[] pair = Objects.requireNonNull(folder.getParent())
                .getFileName()
                .toString()
                .split("-to-", -1);
        return new GoldenCase(endpoint(pair[0]), endpoint(pair[1]), folder);
    }

    private static Endpoint endpoint(String name) {
        return Endpoint.valueOf(name.toUpperCase(Locale.ROOT));
    }

    Translation translation() {
        return Translations.bundled().between(from, to).orElseThrow();
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    JsonNode json(String file) {
        return Json.read(bytes(file));
    }

    /** Returns the request whose answer is translated: the case's own, or a small one that every endpoint accepts. */
    byte[] request() {
        String any = "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}],"
                + "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}},\"input\":\"Hi\"}";
        return has("request.json") && !has("expected-refusal.json")
                ? bytes("request.json")
                : any.getBytes(StandardCharsets.UTF_8);
    }

    TranslationContext context() {
        JsonNode overrides = has("context.json") ? json("context.json") : Json.object();
        String usual = switch (to) {
            case MESSAGES -> "claude-sonnet-4-5";
            case GENERATE -> "gemini-2.5-flash";
            default -> "gpt-4.1";
        };
        String model = overrides.path("model").asString(usual);
        return SampleContexts.of(model, overrides.path("strict").asBoolean(false), StateCache.NONE);
    }

    @Override
    public String toString() {
        return ROOT.relativize(folder).toString();
    }
}
