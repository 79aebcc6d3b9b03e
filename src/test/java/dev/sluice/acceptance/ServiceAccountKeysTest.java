package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Keys that are service accounts of Google's: the provider gets the access tokens that a simulated server gives for them. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceAccountKeysTest {

    private static final KeyPair PAIR = pair();
    private static final String EMAIL = "pool@project.iam.gserviceaccount.com";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ScriptedUpstream tokens = new ScriptedUpstream();
    private final RunningRelay relay = RunningRelay.over(
            upstream,
            "providers[2].name=vertex",
            "providers[2].preset=vertex",
            "providers[2].base-url=" + upstream.baseUrl() + "/v1/projects/p/locations/l/publishers/google",
            "providers[2].models=gemini-*",
            "providers[2].keys[0].secret=" + account());

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String account() {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(PAIR.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return new String(
                Json.bytes(Json.object()
                        .put("type", "service_account")
                        .put("private_key_id", "k1")
                        .put("private_key", pem)
                        .put("client_email", EMAIL)
                        .put("token_uri", tokens.baseUrl() + "/token")),
                StandardCharsets.UTF_8);
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
        tokens.close();
    }

    private HttpResponse<String> ask() {
        return relay.post(SampleRequest.chat("gemini-2.5-flash", false));
    }

    private static void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        wire.json("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Hi\"}]},"
                + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":1,\"candidatesTokenCount\":1}}");
    }

    private void give(String token, long seconds) {
        tokens.will((request, wire) -> wire.json(
                "{\"access_token\":\"" + token + "\",\"expires_in\":" + seconds + ",\"token_type\":\"Bearer\"}"));
    }

    @Test
    void the_provider_gets_a_token_for_which_a_signed_request_was_made() throws Exception {
        give("token-1", 3599);
        upstream.will(ServiceAccountKeysTest::answer);

        assertThat(ask().statusCode()).isEqualTo(200);

        assertThat(upstream.only().requestLine())
                .isEqualTo("POST /v1/projects/p/locations/l/publishers/google/models/gemini-2.5-flash:generateContent"
                        + " HTTP/1.1");
        assertThat(upstream.only().field("authorization")).isEqualTo("Bearer token-1");
        assertThat(upstream.only().field("x-goog-api-key")).isNull();

        String form = tokens.only().text();
        assertThat(URLDecoder.decode(form, StandardCharsets.UTF_8))
                .startsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=");
        String[] jwt = form.substring(form.lastIndexOf('=') + 1).split("\\.", -1);
        JsonNode header = Json.read(Base64.getUrlDecoder().decode(jwt[0]));
        JsonNode claims = Json.read(Base64.getUrlDecoder().decode(jwt[1]));
        assertThat(header.path("alg").asString("")).isEqualTo("RS256");
        assertThat(header.path("kid").asString("")).isEqualTo("k1");
        assertThat(claims.path("iss").asString("")).isEqualTo(EMAIL);
        assertThat(claims.path("aud").asString("")).isEqualTo(tokens.baseUrl() + "/token");
        assertThat(claims.path("exp").asLong(0) - claims.path("iat").asLong(0)).isEqualTo(3600);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(PAIR.getPublic());
        signature.update((jwt[0] + '.' + jwt[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
    }

    @Test
    void a_token_is_fetched_once_for_all_calls_that_wait_for_it_and_kept() {
        give("token-1", 3599);
        upstream.will(ServiceAccountKeysTest::answer);

        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(relay.begin(SampleRequest.chat("gemini-2.5-flash", false)));
        }
        asked.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(200));
        assertThat(ask().statusCode()).isEqualTo(200);

        assertThat(tokens.received()).hasSize(1);
        assertThat(upstream.received())
                .hasSize(9)
                .allSatisfy(
                        request -> assertThat(request.field("authorization")).isEqualTo("Bearer token-1"));
    }

    @Test
    void an_account_that_is_refused_a_token_is_a_revoked_key_of_which_the_log_says_why(CapturedOutput output) {
        tokens.will((request, wire) ->
                wire.refuse(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("no_usable_key").doesNotContain(EMAIL, "invalid_grant");
        assertThat(upstream.received()).isEmpty();
        assertThat(relay.metrics().sum("sluice_key_state", "provider=vertex", "state=revoked"))
                .isEqualTo(1);
        assertThat(output.getAll())
                .contains("no access token for the service account " + EMAIL)
                .contains("invalid_grant Invalid JWT Signature.")
                .doesNotContain("PRIVATE KEY", "assertion=");
    }

    @Test
    void a_token_that_the_provider_quotes_reaches_no_caller(CapturedOutput output) {
        give("ya29.very-secret-token", 3599);
        upstream.will((request, wire) -> wire.refuse(
                400,
                "{\"error\":{\"code\":400,\"message\":\"bad header Bearer"
                        + " ya29.very-secret-token\",\"status\":\"INVALID_ARGUMENT\"}}"));

        assertThat(ask().body()).contains("bad header").doesNotContain("very-secret-token");
        assertThat(output.getAll()).doesNotContain("very-secret-token");
    }
}
