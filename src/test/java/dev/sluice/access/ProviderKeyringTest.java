package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.ProviderKeyring.FileKeys;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProviderKeyringTest {

    private static final KeyId ID = new KeyId("openai", "o2");
    private static final Secret SECRET = Secret.of("sk-two");

    private final ProviderKeyring keyring = new ProviderKeyring(RandomGenerator.of("L64X128MixRandom"));

    private void configure(@Nullable String secretKey, Map<String, Secret> fileKeys) {
        keyring.configure(new FileKeys(Map.of("openai", fileKeys), secretKey == null ? null : Secret.of(secretKey)));
    }

    private void keep(SealedSecret sealed) {
        ProviderKey key = new ProviderKey(
                ID, sealed, false, new ProviderKey.Terms(null, 1, List.of(), null, null, null, null, null));
        keyring.store(AccessRecords.NONE.after(new AccessChange.PutProviderKey(key)));
    }

    @Test
    void a_key_is_open_with_the_secret_key_that_sealed_it_and_locked_without() {
        configure("the first secret key", Map.of());
        keep(keyring.seal(SECRET, ID).orElseThrow());
        assertThat(keyring.open()).extracting(ProviderKeyring.OpenKey::secret).containsExactly(SECRET);
        assertThat(keyring.holder("openai", SECRET)).contains("o2");

        configure("another secret key", Map.of());
        assertThat(keyring.open()).isEmpty();
        assertThat(keyring.locked()).containsExactly(ID);
        assertThat(keyring.holder("openai", SECRET)).isEmpty();

        configure(null, Map.of());
        assertThat(keyring.locked()).containsExactly(ID);
        assertThat(keyring.seal(SECRET, ID)).isEmpty();
        assertThat(keyring.canSeal()).isFalse();

        configure("the first secret key", Map.of());
        assertThat(keyring.open()).hasSize(1);
        assertThat(keyring.locked()).isEmpty();
    }

    @Test
    void the_configurations_keys_go_before_those_of_their_name_or_secret() {
        configure("the first secret key", Map.of());
        keep(keyring.seal(SECRET, ID).orElseThrow());

        configure("the first secret key", Map.of("o2", Secret.of("sk-other")));
        assertThat(keyring.locked()).containsExactly(ID);
        configure("the first secret key", Map.of("o1", SECRET));
        assertThat(keyring.locked()).containsExactly(ID);
        configure("the first secret key", Map.of("o1", Secret.of("sk-one")));
        assertThat(keyring.open()).hasSize(1);
    }
}
