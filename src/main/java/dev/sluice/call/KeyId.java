package dev.sluice.call;

/**
 * The name of a provider's key, unique in the pool. It is no secret.
 *
 * @param provider the provider's name
 * @param key the key's name, unique for its provider
 */
public record KeyId(String provider, String key) {

    @Override
    public String toString() {
        return provider + '/' + key;
    }
}
