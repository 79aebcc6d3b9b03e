package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.Secret;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Removes a key's secret from its provider's errors, since some providers quote the key that they refuse. */
final class SecretRedaction {

    private SecretRedaction() {}

    /** Returns {@code failure} without {@code secret}: masked in the message and in the body, and without a code that holds it. */
    static Failure of(Failure failure, Secret secret) {
        String bare = secret.reveal();
        Failure.Refused answer = failure.answer();
        String body = answer == null ? "" : new String(answer.body(), StandardCharsets.ISO_8859_1);
        boolean quoted = answer != null && body.contains(bare);
        boolean named = failure.code() != null && failure.code().contains(bare);
        if (!quoted && !named && !failure.message().contains(bare)) {
            return failure;
        }
        return new Failure(
                failure.kind(),
                failure.status(),
                failure.message().replace(bare, secret.toString()),
                named ? null : failure.code(),
                failure.retryAfter(),
                answer != null && quoted ? masked(body, bare, secret, answer.contentType()) : answer,
                failure.subject());
    }

    /** Returns a body of one character a byte without the secret; every other byte stays as it is. */
    private static Failure.Refused masked(String body, String bare, Secret secret, @Nullable String contentType) {
        return new Failure.Refused(
                body.replace(bare, secret.toString()).getBytes(StandardCharsets.ISO_8859_1), contentType);
    }
}
