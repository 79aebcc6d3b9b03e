package dev.sluice.upstream;

import dev.sluice.call.Secret;
import dev.sluice.protocol.rules.DialectRules;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;

/**
 * The properties of a provider that differ from its dialect's. Immutable.
 *
 * @param credential the field in which it takes a key
 * @param longLimits the ends of the names of its limit fields that count over an hour or a day, for example {@code requests} of
 *     {@code x-ratelimit-limit-requests}; they say nothing of a minute
 */
public record ProviderTraits(Credential credential, Set<String> longLimits) {

    /** A provider that is as its dialect says. */
    public static final ProviderTraits USUAL = new ProviderTraits(Credential.OF_DIALECT, Set.of());

    /** A provider as it takes access tokens, whatever its field for keys. */
    static final ProviderTraits OF_TOKENS = new ProviderTraits(Credential.BEARER, Set.of());

    /** A field in which a provider takes a key. */
    public enum Credential {
        /** The field of the provider that made the dialect. */
        OF_DIALECT,
        /** {@code Authorization: Bearer} (RFC 6750). */
        BEARER,
        /** {@code api-key}, as Azure's services have it. */
        API_KEY
    }

    public ProviderTraits {
        longLimits = Set.copyOf(longLimits);
    }

    /** Puts {@code secret} into the provider's field, in place of those in which {@code rules} have written it. */
    void authorize(Secret secret, DialectRules rules, HttpHeaders fields) {
        if (credential == Credential.OF_DIALECT) {
            return;
        }
        rules.credentialHeaders().forEach(fields::remove);
        if (credential == Credential.BEARER) {
            fields.set("authorization", "Bearer " + secret.reveal());
        } else {
            fields.set("api-key", secret.reveal());
        }
    }
}
