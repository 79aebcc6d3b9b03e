package dev.sluice.config;

import dev.sluice.call.Dialect;
import dev.sluice.call.Preset;
import dev.sluice.upstream.ProviderConnection;
import dev.sluice.upstream.ProviderConnection.Timeouts;
import java.net.URI;
import java.time.Duration;
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
            names.add(provider.name(), section.path("name"), "the name", "a name of its own");
            providers.add(provider);
        }
        return providers;
    }

    private ProviderSettings provider(ConfigSection section) {
        String name = section.require("name", ValueFormat.NAME, "");
        return new ProviderSettings(
                wire(section, name),
                section.all("models", ValueFormat.PATTERN),
                new KeyReader(name, problems).read(section));
    }

    private static ProviderConnection wire(ConfigSection section, String name) {
        @Nullable Preset preset = section.get("preset", ValueFormat.oneOf(Preset.class));
        @Nullable URI baseUrl = section.get("base-url", ValueFormat.BASE_URL);
        @Nullable Dialect dialect = section.get("dialect", ValueFormat.oneOf(Dialect.class));
        ProviderPreset known = known(preset, baseUrl, dialect);
        if (dialect == null) {
            dialect = known.dialect();
            if (!section.has("preset") && !section.has("dialect")) {
                section.wrong(
                        "dialect", "missing", ValueFormat.oneOf(Dialect.class).expected());
            }
        }
        if (!section.has("base-url") && dialect != known.dialect()) {
            section.wrong("base-url", "missing", "the URL where " + known.name() + " speaks " + dialect.label());
        }
        return new ProviderConnection(
                name,
                dialect,
                baseUrl == null ? known.baseUrl() : baseUrl,
                known.preset(),
                timeouts(section.section("timeouts")));
    }

    private static ProviderPreset known(@Nullable Preset preset, @Nullable URI baseUrl, @Nullable Dialect dialect) {
        if (preset != null) {
            return ProviderPreset.of(preset);
        }
        @Nullable ProviderPreset there = baseUrl == null ? null : ProviderPreset.at(baseUrl);
        return there == null ? ProviderPreset.of(dialect == null ? Dialect.OPENAI : dialect) : there;
    }

    private static Timeouts timeouts(ConfigSection section) {
        Timeouts usual = Timeouts.DEFAULT;
        Duration connect = section.get("connect", ValueFormat.DURATION, usual.connect());
        Duration firstByte = section.get("first-byte", ValueFormat.DURATION, usual.firstByte());
        Duration idle = section.get("idle", ValueFormat.DURATION, usual.idle());
        return new Timeouts(connect, firstByte, idle, section.get("total", ValueFormat.DURATION, usual.total()));
    }
}
