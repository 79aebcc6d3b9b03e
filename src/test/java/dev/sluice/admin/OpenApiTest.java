package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.EndedCalls;
import dev.sluice.call.Outcome;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document is correct: its paths are the routes, and its schemas are those of the answers. */
class OpenApiTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final AdminApiFixture fixture = new AdminApiFixture();
    private JsonNode api;

    @BeforeEach
    void read() {
        api = get("/admin/openapi.json");
        fixture.pool.with(FixedPool.ready("a1", FixedPool.requests(50, 0)));
        fixture.waiting = new QueueView.Waiting(Map.of("web", 2), Map.of("gpt-4.1", 2));
        fixture.calls.callEnded(EndedCalls.answered("req_1"));
        fixture.series.callEnded(EndedCalls.answered("req_1"));
    }

    @Test
    void every_route_is_described_and_nothing_else() {
        Set<String> described = new TreeSet<>();
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method ->
                                described.add(method.toUpperCase(java.util.Locale.ROOT) + ' ' + path.getKey())));

        // Spring writes a route for one method and one path as "(GET && /keys) -> ...".
        Set<String> routed = new TreeSet<>();
        Matcher route = Pattern.compile("\\((GET|POST|PUT|PATCH|DELETE) && (/[^)]+)\\)")
                .matcher(fixture.api.routes().toString());
        while (route.find()) {
            routed.add(route.group(1) + " /admin" + route.group(2));
        }
        assertThat(described).isNotEmpty().isEqualTo(routed);
    }

    @Test
    void answers_have_exactly_the_fields_that_their_schemas_name() {
        check("Keys", get("/admin/keys"));
        check("Queue", get("/admin/queue"));
        check("Series", get("/admin/series"));
        check("Calls", get("/admin/calls"));
        check("Error", get("/admin/nothing"));
        check("Clients", get("/admin/clients"));
        check("Teams", get("/admin/teams"));
        check("Admins", get("/admin/admins"));
        check("Me", get("/admin/me"));
        check("Providers", get("/admin/providers"));
        check("ProviderKeys", get("/admin/providers/anthropic/keys"));
        check("Audit", get("/admin/audit"));
        check("Prices", get("/admin/prices"));
        check("Balances", get("/admin/balances?clients=batch"));
        check("Wallet", get("/admin/wallets/batch"));
        check(
                "Reloaded",
                read(fixture.operator()
                        .post()
                        .uri("/admin/reload")
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getResponseBody()));
    }

    @Test
    void a_frame_of_the_live_stream_has_exactly_the_fields_that_its_schema_names() {
        String event = new String(
                fixture.operator()
                        .get()
                        .uri("/admin/live")
                        .exchange()
                        .expectHeader()
                        .contentTypeCompatibleWith("text/event-stream")
                        .expectHeader()
                        .valueEquals("x-accel-buffering", "no")
                        .returnResult(byte[].class)
                        .getResponseBody()
                        .doOnSubscribe(watching -> fixture.frames.advanceTime())
                        .blockFirst(java.time.Duration.ofSeconds(10)),
                java.nio.charset.StandardCharsets.UTF_8);

        assertThat(event).startsWith("event: frame\ndata: {").endsWith("}\n\n");
        check("Frame", MAPPER.readTree(event.substring(event.indexOf('{'))));
    }

    @Test
    void closed_sets_are_listed_completely() {
        assertThat(enumOf("Key", "state"))
                .isEqualTo(Arrays.stream(KeyState.values()).map(KeyState::label).toList());
        assertThat(enumOf("Limit", "dimension"))
                .isEqualTo(
                        Arrays.stream(Dimension.values()).map(Dimension::label).toList());
        assertThat(enumOf("Call", "outcome"))
                .isEqualTo(Arrays.stream(Outcome.values()).map(Outcome::label).toList());
    }

    private List<String> enumOf(String schema, String property) {
        return schema(schema)
                .at("/properties/" + property + "/enum")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private JsonNode schema(String name) {
        return api.at("/components/schemas/" + name);
    }

    private void check(String schema, JsonNode answer) {
        check(schema, schema(schema), answer);
    }

    private void check(String where, JsonNode schema, JsonNode answer) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asString().replace("#/components/schemas/", "");
            check(where + '/' + name, schema(name), answer);
        } else if (schema.has("oneOf")) {
            if (!answer.isNull()) {
                check(where, schema.get("oneOf").get(0), answer);
            }
        } else if (schema.has("additionalProperties")) {
            answer.forEach(value -> check(where, schema.get("additionalProperties"), value));
        } else if (schema.has("items")) {
            answer.forEach(item -> check(where, schema.get("items"), item));
        } else if (schema.has("properties")) {
            assertThat(new TreeSet<>(answer.propertyNames()))
                    .as(where)
                    .isEqualTo(new TreeSet<>(schema.get("properties").propertyNames()));
            schema.get("properties")
                    .properties()
                    .forEach(property ->
                            check(where + '.' + property.getKey(), property.getValue(), answer.get(property.getKey())));
        } else {
            assertThat(schema.get("type").toString()).as(where).contains(typeOf(answer));
        }
    }

    private static String typeOf(JsonNode value) {
        if (value.isNull()) {
            return "null";
        }
        if (value.isIntegralNumber()) {
            return "integer";
        }
        return value.isNumber() ? "number" : value.isBoolean() ? "boolean" : "string";
    }

    private JsonNode get(String path) {
        return read(fixture.operator()
                .get()
                .uri(path)
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private static JsonNode read(byte @Nullable [] body) {
        return MAPPER.readTree(Objects.requireNonNull(body));
    }
}
