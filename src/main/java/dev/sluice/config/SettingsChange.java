package dev.sluice.config;

import dev.sluice.access.Client;
import dev.sluice.access.ClientTeam;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A description of the difference between two configurations in numbers, without values that may be secret. */
public final class SettingsChange {

    private SettingsChange() {}

    /** Returns a line such as {@code providers: 1 changed; keys: 2 added, 1 removed}, or {@code nothing changed}. */
    public static String between(Settings before, Settings after) {
        String line = Stream.of(
                        count("providers", before.providers(), after.providers(), ProviderSettings::name),
                        count("keys", keys(before), keys(after), NamedKey::name),
                        count("models", before.models(), after.models(), ModelSettings::name),
                        count("clients", before.clients(), after.clients(), Client::name),
                        count("teams", before.teams(), after.teams(), ClientTeam::name),
                        others(before).equals(others(after)) ? "" : "other settings")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return line.isEmpty() ? "nothing changed" : line;
    }

    /** A key by its provider's name and its own, since keys of two providers may share a name. */
    private record NamedKey(String name, Object key) {}

    private static List<NamedKey> keys(Settings settings) {
        return settings.providers().stream()
                .flatMap(provider ->
                        provider.keys().stream().map(key -> new NamedKey(provider.name() + '/' + key.name(), key)))
                .toList();
    }

    private static List<Object> others(Settings settings) {
        return List.of(
                settings.trustedProxies(),
                Optional.ofNullable(settings.secretKey()),
                settings.queue(),
                settings.retry(),
                settings.hedge(),
                settings.limits(),
                settings.auth(),
                settings.accessLog(),
                settings.metrics(),
                Optional.ofNullable(settings.tracing()),
                settings.store(),
                settings.ledger(),
                Optional.ofNullable(settings.cluster()),
                settings.currency(),
                settings.exchange(),
                settings.heartbeat(),
                settings.shutdownGrace(),
                settings.strictTranslation(),
                settings.exposeRouting(),
                settings.cors(),
                Optional.ofNullable(settings.healthPath()),
                Optional.ofNullable(settings.watch()));
    }

    private static <T> String count(String kind, List<T> before, List<T> after, Function<T, String> name) {
        Map<String, T> old = byName(before, name);
        Map<String, T> now = byName(after, name);
        long added = now.keySet().stream().filter(key -> !old.containsKey(key)).count();
        long removed =
                old.keySet().stream().filter(key -> !now.containsKey(key)).count();
        long changed = now.keySet().stream()
                .filter(key -> old.containsKey(key) && !Objects.equals(old.get(key), now.get(key)))
                .count();
        String counts = Stream.of(part(added, "added"), part(removed, "removed"), part(changed, "changed"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "" : kind + ": " + counts;
    }

    private static <T> Map<String, T> byName(List<T> entries, Function<T, String> name) {
        return entries.stream().collect(Collectors.toMap(name, Function.identity()));
    }

    private static String part(long count, String change) {
        return count == 0 ? "" : count + " " + change;
    }
}
