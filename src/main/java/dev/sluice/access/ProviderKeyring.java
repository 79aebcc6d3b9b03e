package dev.sluice.access;

import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A keyring of the providers' keys that were added at run time, opened with the secret key that is configured. Keys that another
 * secret key sealed stay locked: they are listed, and serve no calls. Safe for use by several threads.
 */
public final class ProviderKeyring {

    private final RandomGenerator random;
    private final List<Consumer<ProviderKeyring>> listeners = new ArrayList<>();
    private FileKeys file = new FileKeys(Map.of(), null);
    private @Nullable SecretCipher cipher;
    private Map<KeyId, ProviderKey> stored = Map.of();
    private Map<KeyId, OpenKey> open = Map.of();

    /** @param random draws nonces; has to be unpredictable */
    public ProviderKeyring(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The part of the configuration that speaks of providers' keys.
     *
     * @param secrets of each provider, by its name, the secret of each key by the key's name
     * @param secretKey the key that encrypts secrets, or null where none is configured
     */
    public record FileKeys(
            Map<String, Map<String, Secret>> secrets,
            @Nullable Secret secretKey) {}

    /**
     * A key that was added at run time and could be decrypted.
     *
     * @param kept the key as it is kept
     * @param secret its credential
     */
    public record OpenKey(ProviderKey kept, Secret secret) {}

    /** Takes a changed configuration in place of the one before. Deriving a cipher takes about a tenth of a second. */
    public synchronized void configure(FileKeys next) {
        boolean sameKey = Objects.equals(next.secretKey(), file.secretKey());
        file = next;
        if (!sameKey) {
            cipher = next.secretKey() == null ? null : new SecretCipher(next.secretKey(), random);
        }
        reopen();
    }

    /** Takes the records of a changed store in place of those before. */
    public synchronized void store(AccessRecords records) {
        if (!stored.equals(records.providerKeys())) {
            stored = records.providerKeys();
            reopen();
        }
    }

    /** Calls {@code listener} now and after every change. */
    public synchronized void listen(Consumer<ProviderKeyring> listener) {
        listeners.add(listener);
        listener.accept(this);
    }

    private void reopen() {
        Map<KeyId, OpenKey> opened = new LinkedHashMap<>();
        stored.forEach((id, key) -> {
            Map<String, Secret> fileKeys = file.secrets().get(id.provider());
            if (cipher != null && fileKeys != null && !fileKeys.containsKey(id.key())) {
                cipher.open(key.secret(), id)
                        .filter(secret -> !fileKeys.containsValue(secret))
                        .ifPresent(secret -> opened.put(id, new OpenKey(key, secret)));
            }
        });
        open = opened;
        listeners.forEach(listener -> listener.accept(this));
    }

    /** Returns the keys that serve calls or drain, in the order of the store. */
    public synchronized List<OpenKey> open() {
        return List.copyOf(open.values());
    }

    /** Returns the keys that serve no calls: another secret key sealed them, or the configuration has them or no such provider. */
    public synchronized List<KeyId> locked() {
        return stored.keySet().stream().filter(id -> !open.containsKey(id)).toList();
    }

    /** Returns the names of the keys of {@code provider} in the configuration; empty where that has no such provider. */
    public synchronized Optional<List<String>> fileKeys(String provider) {
        return Optional.ofNullable(file.secrets().get(provider)).map(keys -> List.copyOf(keys.keySet()));
    }

    /** Returns the names of all providers. */
    public synchronized List<String> providers() {
        return List.copyOf(file.secrets().keySet());
    }

    /** Returns the name of the key of {@code provider} that has {@code secret}; empty where none has. */
    public synchronized Optional<String> holder(String provider, Secret secret) {
        Optional<String> inFile = file.secrets().getOrDefault(provider, Map.of()).entrySet().stream()
                .filter(key -> key.getValue().equals(secret))
                .map(Map.Entry::getKey)
                .findFirst();
        return inFile.or(() -> open.values().stream()
                .filter(key -> key.kept().id().provider().equals(provider)
                        && key.secret().equals(secret))
                .map(key -> key.kept().id().key())
                .findFirst());
    }

    /** Returns whether a secret key is configured, so that keys can be added. */
    public synchronized boolean canSeal() {
        return cipher != null;
    }

    /** Encrypts {@code secret} for the key {@code id}; empty where no secret key is configured. */
    public synchronized Optional<SealedSecret> seal(Secret secret, KeyId id) {
        return Optional.ofNullable(cipher).map(with -> with.seal(secret, id));
    }
}
