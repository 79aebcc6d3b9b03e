package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.Secret;
import java.nio.charset.StandardCharsets;

/** The removal of a key's secret from what its provider says, since some quote the key that they refuse. */
final class SecretRedaction {

    private SecretRedaction() {}

    /** Returns {@code failure} without {@code secret}: blotted out of the message, and no code or body where those have it. */
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
                quoted ? null : answer);
    }
}
