package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Preset;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.upstream.ProviderConnection;
import dev.sluice.upstream.ProviderConnection.Timeouts;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsMappingTest {

    @Test
    void a_provider_offers_what_its_dialect_has() {
        assertThat(endpoints(Preset.OPENAI, Dialect.OPENAI))
                .isEqualTo(Dialects.of(Dialect.OPENAI).endpoints());
        assertThat(endpoints(Preset.ANTHROPIC, Dialect.ANTHROPIC))
                .containsExactlyInAnyOrder(Endpoint.MESSAGES, Endpoint.COUNT_TOKENS, Endpoint.ANTHROPIC_ACCOUNT);
    }

    @Test
    void compatible_providers_offer_a_part_of_openais_dialect() {
        assertThat(endpoints(Preset.GEMINI, Dialect.OPENAI))
                .containsExactlyInAnyOrder(Endpoint.CHAT, Endpoint.EMBEDDINGS, Endpoint.IMAGES, Endpoint.AUDIO);
        assertThat(endpoints(Preset.DEEPSEEK, Dialect.OPENAI))
                .containsExactlyInAnyOrder(Endpoint.CHAT, Endpoint.COMPLETIONS);
    }

    @Test
    void a_second_dialect_of_a_provider_is_offered_whole() {
        assertThat(endpoints(Preset.DEEPSEEK, Dialect.ANTHROPIC))
                .isEqualTo(Dialects.of(Dialect.ANTHROPIC).endpoints());
    }

    private static Set<Endpoint> endpoints(Preset preset, Dialect dialect) {
        return SettingsMapping.endpoints(
                new ProviderConnection("p", dialect, URI.create("https://host"), preset, Timeouts.DEFAULT));
    }
}
