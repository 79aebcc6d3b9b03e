package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.Secret;
import dev.sluice.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The removal of a key's secret from its provider's errors, since some providers quote the key that they refuse. */
final class SecretRedaction {

    private SecretRedaction() {}

    /** Returns {@code failure} without any of {@code secrets}: each masked in the same way. */
    static Failure of(Failure failure, Secret credential, List<Secret> secrets) {
        Failure told = of(failure, credential);
        for (Secret secret : secrets) {
            told = of(told, secret);
        }
        return told;
    }

    /** Returns {@code failure} without {@code secret}: masked in message and body, and without the code that holds it. */
    static Failure of(Failure failure, Secret secret) {
        SecretSearch search = new SecretSearch(secret);
        String mask = secret.toString();
        String message = search.mask(failure.message(), mask);
        String code = failure.code();
        boolean named = code != null && search.isIn(code);
        Failure.Refused answer = failure.answer();
        Failure.Refused masked = answer == null ? null : masked(answer, search, mask);
        if (message.equals(failure.message()) && !named && Objects.equals(masked, answer)) {
            return failure;
        }
        return new Failure(
                failure.kind(),
                failure.status(),
                message,
                named ? null : code,
                failure.retryAfter(),
                masked,
                failure.subject());
    }

    /** Returns {@code answer} with the secret masked; null where that would leave no JSON of what was JSON. */
    private static Failure.@Nullable Refused masked(Failure.Refused answer, SecretSearch search, String mask) {
        String type = answer.contentType();
        boolean typed = type != null && search.isIn(type);
        // One character a byte: a secret is ASCII, and no byte of it stands within another character of UTF-8.
        String body = new String(answer.body(), StandardCharsets.ISO_8859_1);
        String masked = search.mask(body, mask);
        if (masked.equals(body)) {
            return typed ? new Failure.Refused(answer.body(), null) : answer;
        }
        byte[] bytes = masked.getBytes(StandardCharsets.ISO_8859_1);
        return isJson(answer.body()) && !isJson(bytes) ? null : new Failure.Refused(bytes, typed ? null : type);
    }

    private static boolean isJson(byte[] body) {
        try {
            Json.read(body);
            return true;
        } catch (JacksonException notJson) {
            return false;
        }
    }
}
