package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.Secret;
import java.nio.charset.StandardCharsets;

/** Removes a key's secret from its provider's errors, since some providers quote the key that they refuse. */
final class SecretRedaction {

    private SecretRedaction() {}

    /** Returns {@code failure} without {@code secret}: masked in the message, and without the code or body that holds it. */
    static Failure of(Failure failure, Secret secret) {
        String bare = secret.reveal();
        Failure.Refused answer = failure.answer();
        boolean quoted = answer != null && new String(answer.body(), StandardCharsets.ISO_8859_1).contains(bare);
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
                quoted ? null : answer,
                failure.subject());
    }
}
