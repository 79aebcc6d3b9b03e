package dev.sluice.config;

import dev.sluice.call.Dialect;
import dev.sluice.call.Preset;
import dev.sluice.upstream.ProviderConnection;
import dev.sluice.upstream.ProviderConnection.Timeouts;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code sluice.providers}. */
final class ProviderReader {

    private final Problems problems;

    ProviderReader(Problems problems) {
        this.problems = problems;
    }

    List<ProviderSettings> read(List<ConfigSection> sections) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        List<ProviderSettings> providers = new ArrayList<>();
        for (ConfigSection section : sections) {
            ProviderSettings provider = provider(section);
            names.add(provider.name(), section.path(ProviderSchema.NAME), "name", "a unique name");
            providers.add(provider);
        }
        return providers;
    }

    private ProviderSettings provider(ConfigSection section) {
        String name = section.require(ProviderSchema.NAME, "");
        ProviderConnection connection = connection(section, name);
        LimitReader limits = new LimitReader(section, connection.preset().classes(), problems);
        return new ProviderSettings(
                connection,
                section.get(ProviderSchema.MODELS),
                limits.classes(),
                new KeyReader(name, limits, problems).read(section));
    }

    private static ProviderConnection connection(ConfigSection section, String name) {
        @Nullable Preset preset = section.get(ProviderSchema.PRESET);
        @Nullable URI baseUrl = section.get(ProviderSchema.BASE_URL);
        @Nullable Dialect dialect = section.get(ProviderSchema.DIALECT);
        ProviderPreset known = preset(preset, baseUrl, dialect);
        if (dialect == null) {
            dialect = known.dialect();
            if (!section.has(ProviderSchema.PRESET) && !section.has(ProviderSchema.DIALECT)) {
                section.missing(ProviderSchema.DIALECT);
            }
        }
        if (!section.has(ProviderSchema.BASE_URL) && dialect != known.dialect()) {
            section.wrong(
                    ProviderSchema.BASE_URL,
                    "missing",
                    "the URL at which " + known.name() + " serves the dialect " + dialect.label());
        }
        return new ProviderConnection(
                name,
                dialect,
                baseUrl == null ? known.baseUrl() : baseUrl,
                known.preset(),
                timeouts(section.get(ProviderSchema.TIMEOUTS)));
    }

    private static ProviderPreset preset(@Nullable Preset preset, @Nullable URI baseUrl, @Nullable Dialect dialect) {
        if (preset != null) {
            return ProviderPreset.of(preset);
        }
        @Nullable ProviderPreset byHost = baseUrl == null ? null : ProviderPreset.at(baseUrl);
        return byHost == null ? ProviderPreset.of(dialect == null ? Dialect.OPENAI : dialect) : byHost;
    }

    private static Timeouts timeouts(ConfigSection section) {
        return new Timeouts(
                section.get(ProviderSchema.CONNECT),
                section.get(ProviderSchema.FIRST_BYTE),
                section.get(ProviderSchema.IDLE),
                section.get(ProviderSchema.TOTAL));
    }
}
