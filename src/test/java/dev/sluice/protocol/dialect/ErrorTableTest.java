package dev.sluice.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import dev.sluice.protocol.rules.DialectRules;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Compares each refusal, in each dialect, with its file under {@code protocol/errors}. */
class ErrorTableTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            for (Refusal.Reason reason : Refusal.Reason.values()) {
                rows.add(Arguments.of(dialect, reason));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_refusal_is_written_as_its_golden_file(Dialect dialect, Refusal.Reason reason) throws IOException {
        assertThat(rendered(Dialects.of(dialect), refusal(reason))).isEqualTo(golden(dialect, reason));
    }

    private static Refusal refusal(Refusal.Reason reason) {
        return new Refusal(
                reason,
                "field: \"it\" (expected: that)",
                param(reason),
                Duration.ofMillis(12_001),
                reason == Refusal.Reason.PROVIDER_REFUSED ? 422 : 0,
                null);
    }

    private static @Nullable String param(Refusal.Reason reason) {
        return switch (reason) {
            case MALFORMED, UNSUPPORTED -> "field";
            default -> null;
        };
    }

    private static String rendered(DialectRules rules, Refusal refusal) {
        Headers headers = new Headers();
        rules.headers(refusal, headers);
        ObjectNode whole = JSON.createObjectNode();
        whole.put("status", rules.status(refusal));
        ObjectNode fields = whole.putObject("headers");
        headers.forEach(fields::put);
        whole.set("body", JSON.readTree(rules.body(refusal, "req_1")));
        for (Endpoint endpoint : List.of(Endpoint.CHAT, Endpoint.RESPONSES, Endpoint.MESSAGES, Endpoint.GENERATE)) {
            if (Dialects.of(endpoint.dialect()) == rules) {
                whole.put(
                        "stream of " + endpoint.path(),
                        new String(rules.streamError(endpoint, refusal, "req_1"), UTF_8));
            }
        }
        return JSON.writeValueAsString(whole).replace(System.lineSeparator(), "\n") + "\n";
    }

    private static String golden(Dialect dialect, Refusal.Reason reason) throws IOException {
        String path =
                "/protocol/errors/" + dialect.label() + "/" + reason.name().toLowerCase(Locale.ROOT) + ".json";
        try (InputStream file = ErrorTableTest.class.getResourceAsStream(path)) {
            assertThat(file).as("golden file %s", path).isNotNull();
            return new String(file.readAllBytes(), UTF_8);
        }
    }
}
