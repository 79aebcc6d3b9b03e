package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SecretCipherTest {

    private static final KeyId ID = new KeyId("openai", "o1");
    private static final Secret SECRET = Secret.of("sk-provider-secret");

    private final SecretCipher cipher = cipher("a secret key of the operator");

    private static SecretCipher cipher(String key) {
        return new SecretCipher(Secret.of(key), RandomGenerator.of("L64X128MixRandom"));
    }

    @Test
    void a_sealed_secret_is_opened_by_the_same_key() {
        SealedSecret sealed = cipher.seal(SECRET, ID);
        assertThat(sealed.base64()).doesNotContain("sk-");
        assertThat(sealed).hasToString("SealedSecret[***]");
        assertThat(cipher("a secret key of the operator").open(sealed, ID)).contains(SECRET);
    }

    @Test
    void the_same_secret_is_never_sealed_to_the_same_text() {
        assertThat(cipher.seal(SECRET, ID)).isNotEqualTo(cipher.seal(SECRET, ID));
    }

    @Test
    void another_secret_key_another_name_and_a_changed_text_open_nothing() {
        SealedSecret sealed = cipher.seal(SECRET, ID);
        assertThat(cipher("another secret key").open(sealed, ID)).isEmpty();
        assertThat(cipher.open(sealed, new KeyId("openai", "o2"))).isEmpty();
        byte[] bytes = sealed.bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(cipher.open(SealedSecret.of(changed), ID)).isEmpty();
        }
        assertThat(cipher.open(SealedSecret.of(new byte[0]), ID)).isEmpty();
        assertThat(cipher.open(new SealedSecret("not base64!"), ID)).isEmpty();
    }
}
