package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are recognised by the rules of every dialect together. */
class RecognisedRequestTest {

    @ParameterizedTest
    @EnumSource(
            names = {
                "IMAGES",
                "AUDIO",
                "GENERATE",
                "GEMINI_COUNT_TOKENS",
                "GEMINI_EMBEDDINGS",
                "OPENAI_ACCOUNT",
                "ANTHROPIC_ACCOUNT",
                "GEMINI_ACCOUNT"
            },
            mode = EnumSource.Mode.EXCLUDE)
    void every_endpoint_is_found_however_often_the_version_is_written(Endpoint endpoint) {
        for (String version : new String[] {"", "/v1", "/v1/v1"}) {
            assertThat(target("POST", version + endpoint.path()))
                    .isEqualTo(new RequestTarget.Relayed(endpoint, endpoint.path()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_endpoint_is_answered_in_its_own_dialect_whatever_the_headers_show(Endpoint endpoint) {
        if (!endpoint.isOfAccount()) {
            String path = endpoint.dialect() == Dialect.GEMINI ? GEMINI_PATHS.get(endpoint) : endpoint.path();
            RequestLine request = RequestLine.of("POST", "/v1" + path);

            assertThat(plain(request).rules().dialect()).isEqualTo(endpoint.dialect());
            assertThat(withVersion(request).rules().dialect()).isEqualTo(endpoint.dialect());
            assertThat(withVersion(request).target()).isEqualTo(plain(request).target());
        }
    }

    private static final Map<Endpoint, String> GEMINI_PATHS = Map.of(
            Endpoint.GENERATE, "/models/m:generateContent",
            Endpoint.GEMINI_COUNT_TOKENS, "/models/m:countTokens",
            Endpoint.GEMINI_EMBEDDINGS, "/models/m:batchEmbedContents");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/v1",
                "/v1beta",
                "/v1alpha",
                "/v1/v1beta",
                "/v1beta/v1beta",
                "/v1beta1/publishers/google",
                "/v1/projects/p/locations/global/publishers/google"
            })
    void geminis_paths_name_the_model_and_the_form_of_the_answer(String version) {
        String model = version + "/models/org/llama3:8b";

        assertThat(target("POST", model + ":generateContent"))
                .isEqualTo(
                        new RequestTarget.Relayed(Endpoint.GENERATE, "/models/org/llama3:8b:generateContent", false));
        assertThat(target("POST", model + ":streamGenerateContent?key=k&alt=sse"))
                .isEqualTo(new RequestTarget.Relayed(
                        Endpoint.GENERATE, "/models/org/llama3:8b:streamGenerateContent", true));
        assertThat(target("POST", model + ":streamGenerateContent"))
                .isEqualTo(new RequestTarget.Relayed(
                        Endpoint.GENERATE, "/models/org/llama3:8b:streamGenerateContent", false));
        assertThat(target("POST", model + ":embedContent"))
                .isEqualTo(new RequestTarget.Relayed(
                        Endpoint.GEMINI_EMBEDDINGS, "/models/org/llama3:8b:embedContent", false));
        // Below these two, other dialects have models of any name.
        if (!version.isEmpty() && !version.equals("/v1")) {
            assertThat(target("GET", model + ":generateContent")).isEqualTo(new RequestTarget.WrongMethod("POST"));
        }
    }

    @Test
    void models_are_listed_in_geminis_dialect_where_path_field_or_query_shows_it() {
        for (String uri : List.of("/v1beta/models", "/v1/models?key=sk", "/v1beta/models/m")) {
            assertThat(plain(RequestLine.of("GET", uri)).rules().dialect())
                    .as(uri)
                    .isEqualTo(Dialect.GEMINI);
        }
        assertThat(Dialects.recognise(RequestLine.of("GET", "/v1/models"), "x-goog-api-key"::equals)
                        .rules()
                        .dialect())
                .isEqualTo(Dialect.GEMINI);
        assertThat(plain(RequestLine.of("GET", "/v1/models")).rules().dialect()).isEqualTo(Dialect.OPENAI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta/models/:generateContent", "/v1beta/models/m:predict", "/v1beta/nothing"})
    void a_path_without_a_model_or_with_another_verb_is_not_asked(String path) {
        assertThat(target("POST", path)).isInstanceOf(RequestTarget.Refused.class);
    }

    @Test
    void families_keep_the_path_below_them() {
        assertThat(target("POST", "/v1/images/generations"))
                .isEqualTo(new RequestTarget.Relayed(Endpoint.IMAGES, "/images/generations"));
        assertThat(target("POST", "/audio/transcriptions"))
                .isEqualTo(new RequestTarget.Relayed(Endpoint.AUDIO, "/audio/transcriptions"));
    }

    @Test
    void a_slash_at_the_end_is_ignored() {
        assertThat(target("POST", "/v1/messages/"))
                .isEqualTo(new RequestTarget.Relayed(Endpoint.MESSAGES, "/messages"));
    }

    @Test
    void models_are_listed_or_named() {
        assertThat(target("GET", "/v1/models")).isEqualTo(new RequestTarget.ModelList());
        assertThat(target("GET", "/v1/models/org/model")).isEqualTo(new RequestTarget.Model("org/model"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/models/m", "/v1/files", "/v1/nowhere", "/"})
    void headers_decide_where_the_path_does_not(String path) {
        RequestLine request = RequestLine.of("GET", path);

        assertThat(plain(request).rules().dialect()).isEqualTo(Dialect.OPENAI);
        assertThat(withVersion(request).rules().dialect()).isEqualTo(Dialect.ANTHROPIC);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/responses/resp_1, resp_1, false",
        "GET, /v1/responses/resp_1?stream=true&starting_after=4, resp_1, true",
        "DELETE, /v1/responses/resp_1, resp_1, false",
        "POST, /v1/responses/resp_1/cancel, resp_1, false",
        "GET, /responses/resp_1/input_items, resp_1, false",
    })
    void stored_responses_are_found(String method, String uri, String id, boolean stream) {
        assertThat(target(method, uri)).isInstanceOfSatisfying(RequestTarget.Stored.class, stored -> {
            assertThat(stored.endpoint()).isEqualTo(Endpoint.RESPONSES);
            assertThat(stored.id()).isEqualTo(id);
            assertThat(stored.stream()).isEqualTo(stream);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/messages, POST",
        "DELETE, /v1/models, 'GET, HEAD'",
        "TRACE, /v1/files/f1, 'GET, HEAD, POST, PUT, PATCH, DELETE'",
        "CONNECT, /v1/files, 'GET, HEAD, POST, PUT, PATCH, DELETE'",
        "QUERY, /v1/batches, 'GET, HEAD, POST, PUT, PATCH, DELETE'",
        "PUT, /v1/responses/resp_1, 'GET, DELETE'",
        "GET, /v1/responses/resp_1/cancel, POST",
    })
    void a_wrong_method_is_refused_with_the_right_one(String method, String path, String allow) {
        RequestTarget target = target(method, path);

        assertThat(target).isEqualTo(new RequestTarget.WrongMethod(allow));
        assertThat(((RequestTarget.Refused) target).refusal(method).reason()).isEqualTo(Reason.METHOD_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/files, OPENAI_ACCOUNT, ANTHROPIC_ACCOUNT",
        "/v1/files/f1/content, OPENAI_ACCOUNT, ANTHROPIC_ACCOUNT",
        "/v1/batches, OPENAI_ACCOUNT, OPENAI_ACCOUNT",
        "/assistants, OPENAI_ACCOUNT, OPENAI_ACCOUNT",
        "/v1/messages/batches/b1/results, ANTHROPIC_ACCOUNT, ANTHROPIC_ACCOUNT",
        "/v1/conversations, OPENAI_ACCOUNT, OPENAI_ACCOUNT",
        "/v1/chat/completions/c1, OPENAI_ACCOUNT, OPENAI_ACCOUNT",
    })
    void paths_with_state_in_one_account_are_asked_of_an_account_of_a_dialect_that_has_them(
            String path, Endpoint plain, Endpoint withVersion) {
        RequestLine request = RequestLine.of("GET", path);
        String below = path.replace("/v1", "");

        assertThat(plain(request).target()).isEqualTo(new RequestTarget.OfAccount(plain, below));
        assertThat(withVersion(request).target()).isEqualTo(new RequestTarget.OfAccount(withVersion, below));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/responses/input_tokens", "/responses/compact"})
    void operations_on_responses_are_not_taken_for_ids(String path) {
        assertThat(target("POST", "/v1" + path)).isEqualTo(new RequestTarget.Relayed(Endpoint.RESPONSES, path));
        assertThat(target("GET", "/v1" + path)).isEqualTo(new RequestTarget.WrongMethod("POST"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v2/messages",
                "/v1/v1/v1/messages",
                "/filesystem",
                "/v1/responses/r/what",
                "/v1/responses/r/cancel/x"
            })
    void any_other_path_is_unknown(String path) {
        assertThat(target("POST", path)).isEqualTo(new RequestTarget.Unknown(path));
    }

    private static RequestTarget target(String method, String uri) {
        return plain(RequestLine.of(method, uri)).target();
    }

    private static Dialects.Recognised plain(RequestLine request) {
        return Dialects.recognise(request, header -> false);
    }

    private static Dialects.Recognised withVersion(RequestLine request) {
        return Dialects.recognise(request, "anthropic-version"::equals);
    }
}
