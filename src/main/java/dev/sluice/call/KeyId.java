package dev.sluice.call;

/**
 * A key's name, unique in the pool; no secret.
 *
 * @param provider the provider's name
 * @param key the key's name within it
 */
public record KeyId(String provider, String key) {

    @Override
    public String toString() {
        return provider + '/' + key;
    }
}
