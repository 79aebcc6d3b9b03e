package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.call.Dialect;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources of settings and their precedence. */
class SettingsLoaderTest {

    private static final String FILE = """
            sluice:
              providers:
                - name: one
                  dialect: openai
                  keys: [sk-one, { secret: "${TWO:sk-two}", rpm: 7 }]
                  models: [gpt-4.1, gpt-4o]
              clients:
                - { name: app, key: sk-app }
              queue: { max-wait: 3s, max-depth: 30 }
            """;

    @TempDir
    Path directory;

    @Test
    void defaults_are_as_documented() {
        Settings settings = Given.yaml(directory, FILE).load();

        assertThat(settings.retry()).isEqualTo(new Settings.RetrySettings(5, 0.2));
        assertThat(settings.limits())
                .isEqualTo(new Settings.LimitSettings(64 << 20, 32 << 10, 4000, Duration.ofMinutes(10)));
        assertThat(settings.auth()).isEqualTo(new AuthSettings(false, null));
        assertThat(settings.currency()).hasToString("USD");
        assertThat(settings.heartbeat()).isEqualTo(Duration.ofSeconds(25));
        assertThat(settings.shutdownGrace()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.exposeRouting()).isTrue();
        assertThat(settings.strictTranslation()).isFalse();
    }

    @Test
    void a_variable_wins_over_the_file_and_a_property_over_both() {
        Given given = Given.yaml(directory, FILE)
                .springFileProperty("sluice.queue.max-wait", "1s")
                .springFileProperty("sluice.retry.max-attempts", "9");
        assertThat(given.load().queue().maxWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(given.load().retry().maxAttempts()).isEqualTo(9);

        given.variable("SLUICE_QUEUE_MAX_WAIT", "4s");
        assertThat(given.load().queue().maxWait()).isEqualTo(Duration.ofSeconds(4));

        given.property("sluice.queue.maxWait", "5s");
        assertThat(given.load().queue()).isEqualTo(new Settings.QueueSettings(Duration.ofSeconds(5), 30));
    }

    @Test
    void one_field_of_one_entry_can_be_overridden_and_entries_added() {
        Settings settings = Given.yaml(directory, FILE)
                .variable("SLUICE_PROVIDERS_0_BASE_URL", "http://localhost:9")
                .variable("SLUICE_PROVIDERS_0_KEYS_1_RPM", "70")
                .variable("SLUICE_PROVIDERS_0_KEYS_2", "sk-three")
                .property("sluice.providers[0].models", "gpt-5, gpt-6")
                .load();

        ProviderSettings provider = settings.providers().get(0);
        assertThat(provider.connection().baseUrl()).hasToString("http://localhost:9");
        assertThat(provider.keys()).extracting(key -> key.limits().rpm()).containsExactly(null, 70L, null);
        assertThat(provider.keys()).extracting(KeyPlan::name).containsExactly("one-1", "one-2", "one-3");
        assertThat(provider.models()).containsExactly(new ModelPattern("gpt-5"), new ModelPattern("gpt-6"));
    }

    @Test
    void an_entry_may_not_leave_a_gap() {
        Given given = Given.yaml(directory, FILE).property("sluice.clients[3].name", "late");
        assertThatThrownBy(given::load)
                .hasMessageStartingWith(
                        "sluice.clients: entry [3] follows a gap (expected: entries numbered without a gap)");
    }

    @Test
    void variables_that_are_no_settings_are_ignored_and_mistyped_settings_are_refused() {
        Given given = Given.yaml(directory, FILE)
                .variable("SLUICE_HOME", "/opt/sluice")
                .variable("SLUICE_AUTH_ADMIN_KEY", "")
                .variable("SLUICE_SERVICE_HOST", "10.0.0.1")
                .variable("SLUICE_PORT_8080_TCP", "tcp://10.0.0.1:8080");
        assertThat(given.load().clients()).hasSize(1);

        given.variable("SLUICE_QUEUE_MAX_WAITT", "4s");
        assertThatThrownBy(given::load).hasMessage("sluice.queue.max-waitt: unknown key (did you mean \"max-wait\"?)");
    }

    @Test
    void a_variable_that_the_file_refers_to_is_no_setting() {
        String yaml = FILE + "  auth: { admin-key: \"${SLUICE_AUTH_TOKEN}\" }\n";
        Settings settings =
                Given.yaml(directory, yaml).variable("SLUICE_AUTH_TOKEN", "adm").load();
        assertThat(settings.auth().adminKey()).isEqualTo(Secret.of("adm"));
    }

    @Test
    void the_environment_alone_is_enough() {
        Settings settings = Given.nothing()
                .variable("ANTHROPIC_API_KEYS", "sk-ant-1, sk-ant-2")
                .variable("DEEPSEEK_API_KEYS", "sk-deep")
                .variable("SLUICE_CLIENT_KEY", "sk-mine\n")
                .variable("SLUICE_ADMIN_KEY", "adm")
                .load();

        assertThat(settings.providers()).extracting(ProviderSettings::name).containsExactly("anthropic", "deepseek");
        ProviderSettings anthropic = settings.providers().get(0);
        assertThat(anthropic.connection().dialect()).isEqualTo(Dialect.ANTHROPIC);
        assertThat(anthropic.connection().baseUrl()).hasToString("https://api.anthropic.com");
        assertThat(anthropic.keys()).extracting(KeyPlan::name).containsExactly("anthropic-1", "anthropic-2");
        Client client = settings.clients().get(0);
        assertThat(client.name()).isEqualTo("default");
        assertThat(client.key()).isEqualTo(ClientKey.of("sk-mine"));
        assertThat(settings.auth().adminKey()).isEqualTo(Secret.of("adm"));
    }

    @Test
    void variables_of_providers_add_to_a_file_that_does_not_name_them() {
        Settings settings = Given.yaml(directory, FILE.replace("name: one", "name: openai"))
                .variable("OPENAI_API_KEYS", "sk-not-taken")
                .variable("GEMINI_API_KEYS", "AIza-1")
                .load();
        assertThat(settings.providers()).extracting(ProviderSettings::name).containsExactly("openai", "gemini");
        assertThat(settings.providers().get(0).keys()).hasSize(2);
    }

    @Test
    void nothing_at_all_is_refused_with_the_remedy() {
        assertThatThrownBy(() -> Given.nothing().load()).hasMessage("""
                        sluice.providers: missing (expected: a provider with a key, or a variable such as ANTHROPIC_API_KEYS)
                        sluice.clients: missing (expected: a client with a key, SLUICE_CLIENT_KEY, or sluice.auth.anonymous: true)""");
        Given anonymous = Given.nothing().variable("OPENAI_API_KEYS", "sk-1").property("sluice.auth.anonymous", "true");
        assertThat(anonymous.load().clients()).isEmpty();
    }

    @Test
    void a_named_file_that_cannot_be_read_is_named() {
        assertThatThrownBy(() -> Given.file(Path.of("/no/such/sluice.yml")).load())
                .hasMessage(
                        "SLUICE_CONFIG: /no/such/sluice.yml does not exist (expected: a YAML file that can be read)");
        assertThatThrownBy(() -> Given.file(directory).load()).hasMessageContaining("is a directory");
    }

    @Test
    void keys_of_a_file_follow_those_of_the_list() throws Exception {
        Path keys = Files.writeString(directory.resolve("keys"), "# ours\n\n  sk-a  \nsk-b\n");
        Settings settings = Given.yaml(directory, FILE.replace("models:", "keys-file: " + keys + "\n      models:"))
                .load();
        assertThat(settings.providers().get(0).keys())
                .extracting(KeyPlan::name)
                .containsExactly("one-1", "one-2", "one-3", "one-4");

        Files.writeString(keys, "sk-a\nsk a\n");
        assertThatThrownBy(() -> Given.file(directory.resolve("sluice.yml")).load())
                .hasMessage("sluice.providers[0].keys-file: " + keys
                        + " line 2 is not a key (expected: one key a line, of visible ASCII characters)");
    }

    @Test
    void a_secret_may_come_from_a_file_and_hold_any_character() throws Exception {
        Path secret = Files.writeString(directory.resolve("key"), "sk-$1{}\\\n");
        String yaml = FILE.replace("[sk-one,", "[\"${file:" + secret + "}\",");
        assertThat(Given.yaml(directory, yaml)
                        .load()
                        .providers()
                        .get(0)
                        .keys()
                        .get(0)
                        .secret())
                .isEqualTo(Secret.of("sk-$1{}\\"));
    }

    @Test
    void a_placeholder_needs_no_quotes() {
        String yaml = FILE.replace("[sk-one, {", "[${ONE}, ${NONE:sk-default}, {");
        Given given = Given.yaml(directory, yaml).variable("ONE", "sk-1");
        assertThat(given.load().providers().get(0).keys())
                .extracting(KeyPlan::secret)
                .containsExactly(Secret.of("sk-1"), Secret.of("sk-default"), Secret.of("sk-two"));
    }

    @Test
    void keys_of_one_account_share_the_limits_that_any_of_them_states() {
        Settings settings = Given.yaml(directory, """
                        sluice:
                          providers:
                            - name: one
                              preset: anthropic
                              key-defaults: { rpm: 50, concurrency: 4 }
                              keys:
                                - { secret: a, account: org, rpm: 80 }
                                - { secret: b, account: org, input-tpm: 9 }
                                - c
                          auth: { anonymous: true }
                        """).load();
        List<KeyPlan> keys = settings.providers().get(0).keys();
        assertThat(keys.get(0).limits()).isEqualTo(keys.get(1).limits());
        assertThat(keys).extracting(key -> key.limits().rpm()).containsExactly(80L, 80L, 50L);
        assertThat(keys).extracting(key -> key.limits().concurrency()).containsExactly(4, 4, 4);
    }
}
