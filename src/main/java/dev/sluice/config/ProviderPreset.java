package dev.sluice.config;

import dev.sluice.call.Dialect;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Preset;
import dev.sluice.limit.CountingRule;
import dev.sluice.upstream.ProviderTraits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The built-in facts about a provider in one dialect; {@code presets.json} holds them, each with its source.
 *
 * @param preset selects how its limit headers and errors are read
 * @param dialect the API that it serves
 * @param base its address, which holds a part such as {@code {region}} where each account has one of its own
 * @param hosts the names of its hosts, or the ends of those; {@code *} at the beginning or between two dots stands for any characters
 * @param variable the environment variable that holds its keys, or null where it is configured by file alone
 * @param models the models that it serves when only the environment configures it; empty for all that no other provider names
 * @param counting the tokens that it counts against its limits
 * @param traits what differs at it from its dialect
 */
record ProviderPreset(
        Preset preset,
        Dialect dialect,
        String base,
        List<String> hosts,
        @Nullable String variable,
        List<ModelPattern> models,
        CountingRule counting,
        ProviderTraits traits) {

    private static final String FILE = "/dev/sluice/config/presets.json";

    /** The rule of providers that say no more: all tokens count, once they are read or written. */
    private static final CountingRule USUAL = new CountingRule(true, false);

    static final List<ProviderPreset> ALL = read();

    private static List<ProviderPreset> read() {
        List<ProviderPreset> all = new ArrayList<>();
        try (InputStream file = ProviderPreset.class.getResourceAsStream(FILE)) {
            JsonNode known = JsonMapper.shared().readTree(Objects.requireNonNull(file, FILE));
            for (JsonNode each : known.path("presets")) {
                for (JsonNode served : each.path("serves")) {
                    all.add(of(each, served));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    private static ProviderPreset of(JsonNode each, JsonNode served) {
        String credential = each.path("credential").asString("of-dialect");
        return new ProviderPreset(
                constant(Preset.class, each.path("preset").asString("")),
                constant(Dialect.class, served.path("dialect").asString("")),
                served.path("base-url").asString(""),
                texts(each.path("domains")),
                each.has("variable") ? each.path("variable").asString("") : null,
                texts(each.path("models")).stream().map(ModelPattern::new).toList(),
                counting(each.path("counts").asString("")),
                new ProviderTraits(
                        constant(ProviderTraits.Credential.class, credential),
                        Set.copyOf(texts(each.path("limits-of-longer-periods")))));
    }

    private static CountingRule counting(String name) {
        return switch (name) {
            case "anthropic" -> CountingRule.ANTHROPIC;
            case "openai" -> CountingRule.OPENAI;
            default -> USUAL;
        };
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asString("")));
        return texts;
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

    /**
     * Returns the preset of the provider to which the host in {@code baseUrl} belongs, or null where the host is unknown. Of one that
     * serves several dialects it is that of {@code dialect}, or of the path in {@code baseUrl}, or its first.
     */
    static @Nullable ProviderPreset at(URI baseUrl, @Nullable Dialect dialect) {
        String host = baseUrl.getHost().toLowerCase(Locale.ROOT);
        ProviderPreset closest = ALL.stream()
                .filter(known -> known.closeness(host) > 0)
                .max(Comparator.comparingInt(known -> known.closeness(host)))
                .orElse(null);
        if (closest == null) {
            return null;
        }
        String path = baseUrl.getPath() == null ? "" : baseUrl.getPath();
        List<ProviderPreset> dialects =
                ALL.stream().filter(known -> known.preset == closest.preset).toList();
        return dialects.stream()
                .filter(known -> known.dialect == dialect || (dialect == null && known.isBelow(path)))
                .findFirst()
                .orElse(dialects.get(0));
    }

    /** Returns the length of the name that {@code host} has or ends in, or 0 where it is none of the provider's. */
    private int closeness(String host) {
        int closest = 0;
        for (String name : hosts) {
            int star = name.indexOf('*');
            boolean fits = star < 0
                    ? host.equals(name) || host.endsWith('.' + name)
                    : host.length() > name.length()
                            && host.startsWith(name.substring(0, star))
                            && host.endsWith(name.substring(star + 1));
            closest = fits ? Math.max(closest, name.length()) : closest;
        }
        return closest;
    }

    /** The part before the last segment may be an account's own. */
    private boolean isBelow(String path) {
        String own = base.replaceFirst("^https?://[^/]+", "");
        return !own.isEmpty() && (path + '/').contains(own.substring(own.lastIndexOf('/')) + '/');
    }

    /** Returns the address, or null where each account has one of its own. */
    @Nullable
    URI baseUrl() {
        return base.contains("{") ? null : URI.create(base);
    }

    String name() {
        return preset.label();
    }

    /** Returns the tokens that a provider counts against its limits. */
    static CountingRule counting(Preset preset) {
        ProviderPreset known = of(preset);
        return known == null ? USUAL : known.counting;
    }
}
