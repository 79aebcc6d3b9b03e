package dev.sluice.config;

import dev.sluice.call.Dialect;
import dev.sluice.call.ErrorRule;
import dev.sluice.call.ErrorRule.Statuses;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Preset;
import dev.sluice.upstream.ProviderConnection;
import dev.sluice.upstream.ProviderConnection.Timeouts;
import dev.sluice.upstream.ProviderTraits;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of {@code sluice.providers}. */
final class ProviderReader {

    /** Stands for an address that is missing; the configuration is refused. */
    private static final URI UNUSED = URI.create("http://localhost");

    private final EgressReader egress;
    private final Problems problems;

    ProviderReader(EgressReader egress, Problems problems) {
        this.egress = egress;
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
                section.getOr(ProviderSchema.DAY_ZONE, connection.preset().dayZone()),
                new KeyReader(name, limits, problems).read(section));
    }

    private ProviderConnection connection(ConfigSection section, String name) {
        @Nullable Preset preset = section.get(ProviderSchema.PRESET);
        @Nullable URI baseUrl = section.get(ProviderSchema.BASE_URL);
        @Nullable Dialect dialect = section.get(ProviderSchema.DIALECT);
        ProviderPreset known = preset(preset, baseUrl, dialect);
        boolean unknown = preset == Preset.OTHER;
        if (dialect == null) {
            dialect = known.dialect();
            boolean told =
                    section.has(ProviderSchema.PRESET) || (baseUrl != null && ProviderPreset.at(baseUrl, null) != null);
            if ((unknown || !told) && !section.has(ProviderSchema.DIALECT)) {
                section.missing(ProviderSchema.DIALECT);
            }
        }
        if (unknown && !section.has(ProviderSchema.BASE_URL)) {
            section.missing(ProviderSchema.BASE_URL);
        } else if (!section.has(ProviderSchema.BASE_URL) && dialect != known.dialect()) {
            section.wrong(
                    ProviderSchema.BASE_URL,
                    "missing",
                    "the URL at which " + known.name() + " serves the dialect " + dialect.label());
        }
        URI url = baseUrl == null ? known.baseUrl() : baseUrl;
        if (url == null) {
            section.wrong(ProviderSchema.BASE_URL, "missing", "the account's own address, " + known.base());
            url = UNUSED;
        }
        return new ProviderConnection(
                name,
                dialect,
                url,
                unknown ? Preset.OTHER : known.preset(),
                timeouts(section.get(ProviderSchema.TIMEOUTS)),
                egress.read(section, dialect, url),
                section.get(ProviderSchema.ERRORS).stream()
                        .map(ProviderReader::errorRule)
                        .toList(),
                unknown ? ProviderTraits.USUAL : known.traits());
    }

    /** Returns the facts of the provider that is meant; of one of which nothing is known, those of its dialect's maker. */
    private static ProviderPreset preset(@Nullable Preset preset, @Nullable URI baseUrl, @Nullable Dialect dialect) {
        @Nullable ProviderPreset named = preset == null ? null : ProviderPreset.of(preset, dialect);
        @Nullable
        ProviderPreset byHost = baseUrl == null || preset != null ? null : ProviderPreset.at(baseUrl, dialect);
        if (named != null) {
            return named;
        }
        return byHost == null ? ProviderPreset.of(dialect == null ? Dialect.OPENAI : dialect) : byHost;
    }

    private static ErrorRule errorRule(ConfigSection section) {
        @Nullable Statuses statuses = section.get(ErrorRuleSchema.STATUS);
        @Nullable String code = section.get(ErrorRuleSchema.CODE);
        @Nullable String message = section.get(ErrorRuleSchema.MESSAGE);
        if (!section.has(ErrorRuleSchema.STATUS)
                && !section.has(ErrorRuleSchema.CODE)
                && !section.has(ErrorRuleSchema.MESSAGE)) {
            section.wrong(ErrorRuleSchema.STATUS, "missing", "a status, a code or a message that the error has");
        }
        return new ErrorRule(
                statuses == null ? Statuses.ANY : statuses,
                code == null ? "" : code,
                message == null ? "" : message,
                section.require(ErrorRuleSchema.MEANS, FailureKind.SERVER_ERROR));
    }

    private static Timeouts timeouts(ConfigSection section) {
        return new Timeouts(
                section.get(ProviderSchema.CONNECT),
                section.get(ProviderSchema.FIRST_BYTE),
                section.get(ProviderSchema.IDLE),
                section.get(ProviderSchema.TOTAL));
    }
}
