package dev.sluice.config;

import dev.sluice.call.Dialect;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Preset;
import dev.sluice.limit.CountingRule;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known beforehand of a provider.
 *
 * @param preset whose habits these are
 * @param dialect what it speaks
 * @param baseUrl where it is
 * @param domain the end of its hosts' names
 * @param variable the environment variable that holds keys of it
 * @param models what it serves where the environment is all the configuration there is; empty for all that is left
 */
record ProviderPreset(
        Preset preset, Dialect dialect, URI baseUrl, String domain, String variable, List<ModelPattern> models) {

    static final List<ProviderPreset> ALL = List.of(
            of(Preset.ANTHROPIC, Dialect.ANTHROPIC, "https://api.anthropic.com", "anthropic.com", "claude-*"),
            of(Preset.OPENAI, Dialect.OPENAI, "https://api.openai.com", "openai.com"),
            of(
                    Preset.GEMINI,
                    Dialect.OPENAI,
                    "https://generativelanguage.googleapis.com/v1beta/openai",
                    "googleapis.com",
                    "gemini-*",
                    "gemma-*"),
            of(Preset.DEEPSEEK, Dialect.OPENAI, "https://api.deepseek.com", "deepseek.com", "deepseek-*"));

    private static ProviderPreset of(Preset preset, Dialect dialect, String baseUrl, String domain, String... models) {
        List<ModelPattern> patterns =
                List.of(models).stream().map(ModelPattern::new).toList();
        return new ProviderPreset(preset, dialect, URI.create(baseUrl), domain, preset.name() + "_API_KEYS", patterns);
    }

    static ProviderPreset of(Preset preset) {
        return ALL.stream().filter(known -> known.preset == preset).findFirst().orElseThrow();
    }

    /** Returns the preset of the provider that made {@code dialect}, which is the first of those that have it. */
    static ProviderPreset of(Dialect dialect) {
        return ALL.stream()
                .filter(known -> known.dialect == dialect)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the preset of the provider whose host {@code baseUrl} names, or null where nobody is known there. */
    static @Nullable ProviderPreset at(URI baseUrl) {
        String host = baseUrl.getHost().toLowerCase(Locale.ROOT);
        for (ProviderPreset known : ALL) {
            if (host.equals(known.domain) || host.endsWith('.' + known.domain)) {
                return known;
            }
        }
        return null;
    }

    String name() {
        return preset.name().toLowerCase(Locale.ROOT);
    }

    /** Returns what a provider of these habits counts: only OpenAI counts the bound on output rather than the output. */
    static CountingRule counting(Preset preset) {
        return switch (preset) {
            case ANTHROPIC -> CountingRule.ANTHROPIC;
            case OPENAI -> CountingRule.OPENAI;
            case GEMINI, DEEPSEEK -> new CountingRule(true, false);
        };
    }
}
