package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No refusal shows a secret, at any place in the file, and settings do not print their secrets. */
class SecretsStaySecretTest {

    /** Lines of a valid file; {@code @} marks its secrets. */
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
    void no_refusal_shows_a_secret_at_any_place() throws Exception {
        long seed = new SplittableRandom().nextLong();
        RandomGenerator random = new SplittableRandom(seed);
        for (int round = 0; round < 400; round++) {
            String secret = "sk-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
            String yaml = damaged(FILE.replace("@", secret), secret, random);
            String refusal = refusal(yaml);
            assertThat(refusal).as("seed %d, round %d:%n%s", seed, round, yaml).doesNotContain(secret);
        }
    }

    @Test
    void settings_do_not_print_their_secrets() {
        Settings settings =
                Given.yaml(directory, FILE.replace("@", "sk-secret")).load();
        assertThat(settings.toString()).contains("one-2").doesNotContain("sk-secret");
    }

    /** Returns the refusal's message, or an empty one: some damage leaves a file that works. */
    private String refusal(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("sluice.yml"), yaml);
        try {
            Given.file(file).load();
            return "";
        } catch (InvalidConfiguration e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Replaces one token by the secret or by a text around it. */
    private static String damaged(String yaml, String secret, RandomGenerator random) {
        List<String> replacements = List.of(
                secret,
                secret + ": x",
                "[" + secret + "]",
                "*" + secret,
                "${" + secret + "}",
                "http://" + secret + "@h",
                "");
        String[] tokens = yaml.split("(?<=[ :,\\[\\]{}\\n])|(?=[ :,\\[\\]{}\\n])");
        int at = random.nextInt(tokens.length);
        tokens[at] = replacements.get(random.nextInt(replacements.size()));
        return String.join("", tokens);
    }
}
