package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.access.CallerDirectory;
import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientTerms;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.rules.RequestLine;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerAuthenticationTest {

    private static final RequestLine CHAT = RequestLine.of("POST", "/v1/chat/completions");

    private static final Caller APP = new Caller("app", 1, 0, null, null, null, List.of());
    private static final Caller JOB = new Caller("job", 1, 0, null, null, null, List.of());

    private final CallerDirectory callers = new CallerDirectory(
            List.of(client("app"), client("job"), client("off").withEnabled(false)), Map.of(), false);

    private static Client client(String name) {
        return new Client(name, ClientKey.of("sk-" + name), ClientTerms.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer sk-app",
                "bearer sk-app",
                "  Bearer sk-app ",
                "BEARER\tsk-app",
                "Bearer   sk-app",
                "sk-app"
            })
    void a_key_is_found_in_authorization_with_or_without_its_scheme(String value) {
        assertThat(caller(headers("authorization", value))).isEqualTo(APP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearersk-app", "Basic sk-app"})
    void a_scheme_without_a_key_or_another_scheme_is_no_key(String value) {
        assertThatThrownBy(() -> caller(headers("authorization", value)))
                .isInstanceOf(RefusedCall.class)
                .hasMessageContaining("it is not a client key of this relay");
    }

    @Test
    void a_key_is_found_in_the_dialects_own_header() {
        assertThat(caller(headers("x-api-key", "sk-app"))).isEqualTo(APP);
    }

    @Test
    void the_first_known_key_counts() {
        HttpHeaders both = headers("authorization", "Bearer sk-app").set("x-api-key", "sk-job");
        HttpHeaders oneKnown = headers("authorization", "Bearer other").set("x-api-key", "sk-job");

        assertThat(caller(both)).isEqualTo(APP);
        assertThat(caller(oneKnown)).isEqualTo(JOB);
    }

    @Test
    void a_known_key_names_its_caller_though_anonymous_calls_are_allowed() {
        CallerDirectory open = new CallerDirectory(List.of(client("app")), Map.of(), true);
        HttpHeaders ownHeader = headers("x-api-key", "sk-app");
        HttpHeaders behindUnknown = headers("authorization", "Bearer none").set("x-api-key", "sk-app");
        HttpHeaders beforeUnknown = headers("authorization", "Bearer sk-app").set("x-api-key", "none");

        assertThat(caller(ownHeader, open)).isEqualTo(APP);
        assertThat(caller(behindUnknown, open)).isEqualTo(APP);
        assertThat(caller(beforeUnknown, open)).isEqualTo(APP);
        assertThat(caller(new DefaultHttpHeaders(), open)).isEqualTo(Caller.ANONYMOUS);
        assertThat(caller(headers("x-api-key", "none"), open)).isEqualTo(Caller.ANONYMOUS);
    }

    @Test
    void a_header_that_is_not_the_dialects_is_ignored() {
        assertThatThrownBy(() -> caller(headers("x-goog-api-key", "sk-app")))
                .isInstanceOf(RefusedCall.class)
                .hasMessageContaining("none (expected: `Authorization: Bearer KEY`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?key=sk-app", "?alt=sse&key=sk%2Dapp", "?key=other&access_token=sk-app"})
    void a_key_is_found_in_the_query_of_a_dialect_that_puts_it_there(String query) {
        RequestLine line = RequestLine.of("POST", "/v1beta/models/m:generateContent" + query);

        assertThat(CallerAuthentication.caller(
                        new DefaultHttpHeaders(), line, Dialects.of(Dialect.GEMINI), callers, null, Instant.EPOCH))
                .isEqualTo(APP);
        assertThatThrownBy(() -> CallerAuthentication.caller(
                        new DefaultHttpHeaders(), line, Dialects.of(Dialect.OPENAI), callers, null, Instant.EPOCH))
                .isInstanceOf(RefusedCall.class);
    }

    @Test
    void the_refusal_tells_a_missing_key_from_an_unknown_one_and_repeats_neither() {
        assertThatThrownBy(() -> caller(new DefaultHttpHeaders()))
                .isInstanceOfSatisfying(
                        RefusedCall.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.UNAUTHENTICATED))
                .hasMessageEndingWith("Incorrect API key provided: none"
                        + " (expected: `Authorization: Bearer KEY` or `x-api-key: KEY`).");
        assertThatThrownBy(() -> caller(headers("x-api-key", "sk-secret")))
                .isInstanceOf(RefusedCall.class)
                .hasMessageContaining("it is not a client key of this relay")
                .hasMessageNotContaining("sk-secret");
    }

    @Test
    void a_client_that_may_not_call_is_told_so() {
        assertThatThrownBy(() -> caller(headers("x-api-key", "sk-off")))
                .isInstanceOf(RefusedCall.class)
                .hasMessage("UNAUTHENTICATED: Incorrect API key provided: the client `off` is disabled;"
                        + " the relay's operator can enable it.");
    }

    private Caller caller(HttpHeaders headers) {
        return caller(headers, callers);
    }

    private static Caller caller(HttpHeaders headers, CallerDirectory callers) {
        return CallerAuthentication.caller(headers, CHAT, Dialects.of(Dialect.OPENAI), callers, null, Instant.EPOCH);
    }

    private static HttpHeaders headers(String name, String value) {
        return new DefaultHttpHeaders(false).set(name, value);
    }
}
