package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No refusal ever shows a secret, wherever in the file it was put; nor do settings where it belongs. */
class SecretsStaySecretTest {

    /** Lines of a valid file; {@code @} marks where its secrets are. */
    private static final String FILE = """
            sluice:
              providers:
                - name: one
                  dialect: openai
                  base-url: https://api.example.com
                  models: [gpt-4.1]
                  key-defaults: { rpm: 50 }
                  keys:
                    - { secret: @, name: a1, rpm: 5, weight: 2 }
                    - @b
                  timeouts: { idle: 3s }
              models:
                - { name: fast, targets: [{ provider: one, model: gpt-4.1 }], price: { input: 1, output: 2 } }
              clients:
                - { name: app, key: @c, budget: { amount: 3, per: day } }
              queue: { max-wait: 3s, max-depth: 30 }
              auth: { anonymous: false, admin-key: @d }
            """;

    @TempDir
    Path directory;

    @Test
    void wherever_they_are_put() throws Exception {
        long seed = new SplittableRandom().nextLong();
        RandomGenerator random = new SplittableRandom(seed);
        for (int round = 0; round < 400; round++) {
            String secret = "sk-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
            String yaml = damaged(FILE.replace("@", secret), secret, random);
            String said = said(yaml);
            assertThat(said).as("seed %d, round %d:%n%s", seed, round, yaml).doesNotContain(secret);
        }
    }

    @Test
    void where_they_belong() {
        Settings settings =
                Given.yaml(directory, FILE.replace("@", "sk-secret")).load();
        assertThat(settings.toString()).contains("one-2").doesNotContain("sk-secret");
    }

    /** Returns what the refusal says, or nothing: some damage leaves a file that works. */
    private String said(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("sluice.yml"), yaml);
        try {
            Given.file(file).load();
            return "";
        } catch (InvalidConfiguration e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Puts the secret in the place of one word, or makes one word another. */
    private static String damaged(String yaml, String secret, RandomGenerator random) {
        List<String> with = List.of(
                secret,
                secret + ": x",
                "[" + secret + "]",
                "*" + secret,
                "${" + secret + "}",
                "http://" + secret + "@h",
                "");
        String[] words = yaml.split("(?<=[ :,\\[\\]{}\\n])|(?=[ :,\\[\\]{}\\n])");
        int at = random.nextInt(words.length);
        words[at] = with.get(random.nextInt(with.size()));
        return String.join("", words);
    }
}
