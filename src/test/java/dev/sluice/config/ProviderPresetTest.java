package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Preset;
import dev.sluice.limit.CountingRule;
import dev.sluice.upstream.ProviderConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The configuration of each preset, and the presets that hosts have. */
class ProviderPresetTest {

    @TempDir
    Path directory;

    static Stream<ProviderPreset> all() {
        return ProviderPreset.ALL.stream();
    }

    private ProviderConnection connection(String provider) {
        Settings settings = Given.yaml(directory, """
            sluice:
              providers:
                - { name: one, keys: [sk-1], %s }
              clients: [{ name: app, key: sk-app }]
            """.formatted(provider)).load();
        return settings.connections().get(0);
    }

    private static String filled(ProviderPreset preset) {
        return preset.base().replaceAll("\\{[a-z]+}", "x1");
    }

    @ParameterizedTest
    @MethodSource("all")
    void its_name_and_dialect_are_enough_but_for_an_address_of_the_account_s_own(ProviderPreset preset) {
        String named =
                "preset: " + preset.name() + ", dialect: " + preset.dialect().label();

        if (preset.baseUrl() == null) {
            assertThatThrownBy(() -> connection(named)).hasMessageContaining(preset.base());
        } else {
            assertThat(connection(named).baseUrl()).isEqualTo(preset.baseUrl());
        }
        ProviderConnection connection = connection(named + ", base-url: '" + filled(preset) + "'");
        assertThat(connection.preset()).isEqualTo(preset.preset());
        assertThat(connection.dialect()).isEqualTo(preset.dialect());
        assertThat(connection.traits()).isEqualTo(preset.traits());
    }

    @ParameterizedTest
    @MethodSource("all")
    void its_address_is_enough_where_the_internet_has_it(ProviderPreset preset) {
        boolean first = preset == ProviderPreset.of(preset.preset());
        if (first && !preset.hosts().isEmpty() && !preset.base().contains("localhost")) {
            ProviderConnection connection = connection("base-url: '" + filled(preset) + "'");

            assertThat(connection.preset()).isEqualTo(preset.preset());
            assertThat(connection.dialect()).isEqualTo(preset.dialect());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, false, false",
        "OPENAI, true, true",
        "MOONSHOT, true, true",
        "CEREBRAS, true, true",
        "GROQ, true, false",
        "OTHER, true, false"
    })
    void a_provider_counts_the_tokens_that_its_documentation_names(
            Preset preset, boolean cachedInput, boolean outputBound) {
        assertThat(ProviderPreset.counting(preset)).isEqualTo(new CountingRule(cachedInput, outputBound));
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.z.ai/api/paas/v4, ZHIPU, openai",
        "https://api.moonshot.cn/anthropic, MOONSHOT, anthropic",
        "https://api.fireworks.ai/inference/v1, FIREWORKS, openai",
        "https://open.bigmodel.cn/api/anthropic, ZHIPU, anthropic",
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1, DASHSCOPE, openai",
        "https://dashscope-intl.aliyuncs.com/apps/anthropic, DASHSCOPE, anthropic",
        "https://ws-1.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1, DASHSCOPE, openai",
        "https://openrouter.ai/api/v1, OPENROUTER, openai",
        "https://openrouter.ai/api, OPENROUTER, anthropic",
        "https://eu.openrouter.ai/api/v1, OPENROUTER, openai",
        "https://my-models.openai.azure.com/openai/v1, AZURE, openai",
        "https://bedrock-mantle.us-east-1.api.aws/anthropic, BEDROCK, anthropic",
        "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google, VERTEX, gemini",
        "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/endpoints/openapi, VERTEX, openai",
        "https://generativelanguage.googleapis.com, GEMINI, openai"
    })
    void a_host_has_a_preset_and_its_path_a_dialect(String url, Preset preset, String dialect) {
        ProviderConnection connection = connection("base-url: '" + url + "'");

        assertThat(connection.preset()).isEqualTo(preset);
        assertThat(connection.dialect().label()).isEqualTo(dialect);
    }

    @Test
    void a_variable_of_keys_is_enough_where_the_models_have_a_name_of_their_own() {
        Settings settings = Given.nothing()
                .variable("MOONSHOT_API_KEYS", "sk-a,sk-b")
                .variable("XAI_API_KEYS", "xai-a")
                .variable("SLUICE_CLIENT_KEY", "sk-app")
                .load();

        assertThat(settings.connections())
                .extracting(ProviderConnection::name, ProviderConnection::baseUrl)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("xai", URI.create("https://api.x.ai/v1")),
                        org.assertj.core.groups.Tuple.tuple("moonshot", URI.create("https://api.moonshot.ai/v1")));
    }

    @Test
    void those_that_a_variable_configures_have_models_or_are_openai() {
        Map<Boolean, List<ProviderPreset>> byModels = ProviderPreset.ALL.stream()
                .filter(preset -> preset.variable() != null)
                .collect(java.util.stream.Collectors.partitioningBy(
                        preset -> preset.models().isEmpty()));

        assertThat(byModels.get(true)).extracting(ProviderPreset::preset).containsOnly(Preset.OPENAI);
    }
}
