package dev.sluice.upstream;

import dev.sluice.call.Secret;
import dev.sluice.protocol.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service account of Google's: a private key that signs requests for access tokens (RFC 7523), as the JSON file that Google's
 * console makes describes it. Immutable.
 *
 * @param email the account's name
 * @param tokenUri the address that gives access tokens
 * @param keyId the name of the private key, or an empty string
 */
public record ServiceAccount(String email, URI tokenUri, String keyId, Secret privateKey) {

    /** The most characters of such a file that are read; Google's have some 2,400. */
    public static final int MAX_LENGTH = 16_384;

    /** developers.google.com/identity/protocols/oauth2/service-account: a token is valid for an hour at most. */
    static final long LIFETIME_SECONDS = 3_600;

    /** cloud.google.com/vertex-ai/docs/authentication. */
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    private static final String TOKEN_URI = "https://oauth2.googleapis.com/token";

    /** Returns whether {@code secret} is meant to be a service account: it is JSON, which no key is. */
    static boolean isMeantBy(Secret secret) {
        return secret.reveal().startsWith("{");
    }

    /** Returns the account that {@code json} describes, or null where it describes none that can sign. */
    public static @Nullable ServiceAccount read(String json) {
        try {
            JsonNode file = Json.read(json);
            URI tokenUri = URI.create(file.path("token_uri").asString(TOKEN_URI));
            ServiceAccount account = new ServiceAccount(
                    file.path("client_email").asString(""),
                    tokenUri,
                    file.path("private_key_id").asString(""),
                    Secret.of(file.path("private_key").asString("")));
            account.key();
            boolean whole = "service_account".equals(file.path("type").asString("")) && !account.email.isEmpty();
            return whole && isSafe(tokenUri) ? account : null;
        } catch (JacksonException | IllegalArgumentException | GeneralSecurityException unusable) {
            return null;
        }
    }

    /** What is sent there buys tokens, so that it goes over TLS, but for a server on the same machine. */
    private static boolean isSafe(URI uri) {
        String host = uri.getHost();
        boolean local = "127.0.0.1".equals(host) || "localhost".equals(host);
        return host != null && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && local));
    }

    private PrivateKey key() throws GeneralSecurityException {
        String base64 = privateKey.reveal().replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    /** Returns a signed request for a token; takes a millisecond or two of computation. */
    String assertion(Instant now) throws GeneralSecurityException {
        ObjectNode header = Json.object().put("alg", "RS256").put("typ", "JWT");
        if (!keyId.isEmpty()) {
            header.put("kid", keyId);
        }
        ObjectNode claims = Json.object()
                .put("iss", email)
                .put("scope", SCOPE)
                .put("aud", tokenUri.toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + LIFETIME_SECONDS);
        String signed = base64(Json.bytes(header)) + '.' + base64(Json.bytes(claims));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
