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
 * The built-in facts about a provider.
 *
 * @param preset selects how its limit headers and errors are read
 * @param dialect the API that it serves
 * @param baseUrl its address
 * @param domain the end of its hosts' names
 * @param variable the environment variable that holds its keys
 * @param models the models that it serves when only the environment configures it; empty for all that no other provider names
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
            // ai.google.dev/api: the same keys, and the interface that Google made first.
            of(
                    Preset.GEMINI,
                    Dialect.GEMINI,
                    "https://generativelanguage.googleapis.com",
                    "googleapis.com",
                    "gemini-*",
                    "gemma-*"),
            of(Preset.DEEPSEEK, Dialect.OPENAI, "https://api.deepseek.com", "deepseek.com", "deepseek-*"));

    private static ProviderPreset of(Preset preset, Dialect dialect, String baseUrl, String domain, String... models) {
        List<ModelPattern> patterns =
                List.of(models).stream().map(ModelPattern::new).toList();
        return new ProviderPreset(preset, dialect, URI.create(baseUrl), domain, preset.name() + "_API_KEYS", patterns);
    }

    /** Returns the facts of {@code preset} in {@code dialect}; where it has none there or that is null, those that it has first. */
    static @Nullable ProviderPreset of(Preset preset, @Nullable Dialect dialect) {
        return ALL.stream()
                .filter(known -> known.preset == preset && known.dialect == dialect)
                .findFirst()
                .orElseGet(() -> of(preset));
    }

    /** Returns the facts of {@code preset}, or null for {@link Preset#OTHER}, which has none. */
    static @Nullable ProviderPreset of(Preset preset) {
        return ALL.stream().filter(known -> known.preset == preset).findFirst().orElse(null);
    }

    /** Returns the preset of the provider that made {@code dialect}, which is the first of those that have it. */
    static ProviderPreset of(Dialect dialect) {
        return ALL.stream()
                .filter(known -> known.dialect == dialect)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the preset of the provider to which the host in {@code baseUrl} belongs, or null where the host is unknown. */
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

    /** Returns the tokens that a provider counts against its limits: only OpenAI counts the bound on output, not the output. */
    static CountingRule counting(Preset preset) {
        return switch (preset) {
            case ANTHROPIC -> CountingRule.ANTHROPIC;
            case OPENAI -> CountingRule.OPENAI;
            case GEMINI, DEEPSEEK, OTHER -> new CountingRule(true, false);
        };
    }
}
