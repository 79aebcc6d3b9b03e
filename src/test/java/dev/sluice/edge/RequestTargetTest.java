package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @EnumSource(
            names = {"IMAGES", "AUDIO", "OPENAI_ACCOUNT", "ANTHROPIC_ACCOUNT"},
            mode = EnumSource.Mode.EXCLUDE)
    void every_endpoint_is_found_however_often_the_version_is_written(Endpoint endpoint) {
        for (String version : new String[] {"", "/v1", "/v1/v1"}) {
            assertThat(RequestTarget.of("POST", version + endpoint.path()))
                    .isEqualTo(new RequestTarget.Relayed(endpoint, endpoint.path()));
        }
    }

    @Test
    void families_keep_the_path_below_them() {
        assertThat(RequestTarget.of("POST", "/v1/images/generations"))
                .isEqualTo(new RequestTarget.Relayed(Endpoint.IMAGES, "/images/generations"));
        assertThat(RequestTarget.of("POST", "/audio/transcriptions"))
                .isEqualTo(new RequestTarget.Relayed(Endpoint.AUDIO, "/audio/transcriptions"));
    }

    @Test
    void a_slash_at_the_end_is_forgiven() {
        assertThat(RequestTarget.of("POST", "/v1/messages/"))
                .isEqualTo(new RequestTarget.Relayed(Endpoint.MESSAGES, "/messages"));
    }

    @Test
    void models_are_listed_or_named() {
        assertThat(RequestTarget.of("GET", "/v1/models")).isEqualTo(new RequestTarget.ModelList());
        assertThat(RequestTarget.of("GET", "/v1/models/org/model")).isEqualTo(new RequestTarget.Model("org/model"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/responses/resp_1, resp_1",
        "DELETE, /v1/responses/resp_1, resp_1",
        "POST, /v1/responses/resp_1/cancel, resp_1",
        "GET, /responses/resp_1/input_items, resp_1",
    })
    void stored_responses_are_found(String method, String path, String id) {
        assertThat(RequestTarget.of(method, path))
                .isInstanceOfSatisfying(
                        RequestTarget.Stored.class,
                        stored -> assertThat(stored.id()).isEqualTo(id));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/messages, POST",
        "DELETE, /v1/models, GET",
        "PUT, /v1/responses/resp_1, 'GET, DELETE'",
        "GET, /v1/responses/resp_1/cancel, POST",
    })
    void a_wrong_method_is_told_the_right_one(String method, String path, String allow) {
        RequestTarget requestTarget = RequestTarget.of(method, path);

        assertThat(requestTarget).isEqualTo(new RequestTarget.WrongMethod(allow));
        assertThat(((RequestTarget.Nowhere) requestTarget).refusal(method).reason())
                .isEqualTo(Reason.METHOD_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/files",
                "/v1/files/f1/content",
                "/v1/batches",
                "/assistants",
                "/v1/messages/batches/b1/results",
                "/v1/conversations",
                "/v1/chat/completions/c1",
            })
    void what_lives_in_one_account_is_told_apart(String path) {
        assertThat(RequestTarget.of("GET", path)).isEqualTo(new RequestTarget.OfAccount(path.replace("/v1", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/responses/input_tokens", "/responses/compact"})
    void what_responses_offer_beside_a_response_is_no_response(String path) {
        assertThat(RequestTarget.of("POST", "/v1" + path))
                .isEqualTo(new RequestTarget.Relayed(Endpoint.RESPONSES, path));
        assertThat(RequestTarget.of("GET", "/v1" + path)).isEqualTo(new RequestTarget.WrongMethod("POST"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "", "/v1", "/v2/messages", "/v1/v1/v1/messages", "/filesystem", "/v1/responses/r/what"})
    void anything_else_is_unknown(String path) {
        assertThat(RequestTarget.of("POST", path)).isInstanceOf(RequestTarget.Unknown.class);
    }
}
