package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tree of maps and texts that a {@link SchemaValidator} takes, built from flat names of properties and variables. */
final class PropertyTree {

    private static final String PREFIX = "sluice.";
    private static final String VARIABLE_PREFIX = "SLUICE_";

    /** Properties that are no configuration themselves: they name the file, or are read as {@link EnvironmentDefaults}. */
    private static final Set<String> NOT_CONFIGURATION =
            Set.of("sluice.config", "sluice.client-key", "sluice.admin-key");

    /** The variables of a Service, as Kubernetes documents them, but for that of its port, which its value tells. */
    private static final Pattern SERVICE = Pattern.compile(
            "_SERVICE_HOST$|_SERVICE_PORT(_[A-Z0-9_]+)?$|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$");

    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://");

    private static final Pattern INDEX = Pattern.compile("\\d{1,6}");

    private final Map<String, Object> root = new TreeMap<>();

    Map<String, Object> root() {
        return root;
    }

    /** Takes a property such as {@code sluice.providers[0].base-url}; passes over what is not below {@code sluice}. */
    void property(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith(PREFIX) && !NOT_CONFIGURATION.contains(lower)) {
            String path = name.substring(PREFIX.length()).replace("[", ".").replace("]", "");
            put(List.of(path.split("\\.")), value);
        }
    }

    /**
     * Takes an environment variable such as {@code SLUICE_PROVIDERS_0_BASE_URL}.
     *
     * <p>Passes over a variable that begins with no declared key, as {@code SLUICE_CLIENT_KEY}, {@code SLUICE_HOME} and the
     * variables that a cluster sets for a service of this name.
     */
    void variable(String name, String value) {
        if (name.startsWith(VARIABLE_PREFIX) && !isOfService(name, value)) {
            String[] parts = name.substring(VARIABLE_PREFIX.length()).split("_", -1);
            List<String> path = inSection(ConfigSchema.SLUICE, List.of(parts), List.of());
            if (path != null) {
                put(path, value);
            }
        }
    }

    /** Kubernetes sets such variables for each Service, and a Service may be named {@code sluice-queue}. */
    private static boolean isOfService(String name, String value) {
        return SERVICE.matcher(name).find()
                || (name.endsWith("_PORT") && ADDRESS.matcher(value).lookingAt());
    }

    /** Returns {@code begun} and the keys that {@code parts} spell below {@code key}; null where they begin with none. */
    private static @Nullable List<String> below(ConfigKey key, List<String> parts, List<String> begun) {
        if (parts.isEmpty()) {
            return begun;
        }
        if (key instanceof ConfigKey.Section section) {
            return inSection(section.keys(), parts, begun);
        }
        if (key instanceof ConfigKey.Value<?> || !INDEX.matcher(parts.get(0)).matches()) {
            return null;
        }
        List<String> entry = with(begun, parts.get(0));
        List<String> rest = parts.subList(1, parts.size());
        if (rest.isEmpty()) {
            return entry;
        }
        return key instanceof ConfigKey.SectionList list ? inSection(list.item(), rest, entry) : null;
    }

    /** A key's name takes as many parts as it has: {@code MAX_WAIT} is {@code max-wait}. */
    private static @Nullable List<String> inSection(SectionSchema section, List<String> parts, List<String> begun) {
        for (int end = 1; end <= parts.size(); end++) {
            ConfigKey key = section.find(String.join("", parts.subList(0, end)));
            List<String> rest = parts.subList(end, parts.size());
            List<String> path = key == null ? null : below(key, rest, with(begun, key.name()));
            if (path != null) {
                return path;
            }
        }
        String unknown = String.join("-", parts).toLowerCase(Locale.ROOT);
        return begun.isEmpty() ? null : with(begun, unknown);
    }

    private static List<String> with(List<String> begun, String key) {
        List<String> path = new ArrayList<>(begun);
        path.add(key);
        return path;
    }

    @SuppressWarnings("unchecked") // every map in the tree was made here
    private void put(List<String> path, String value) {
        Map<String, Object> at = root;
        for (String key : path.subList(0, path.size() - 1)) {
            @Nullable Object next = at.get(key);
            if (!(next instanceof Map)) {
                next = new TreeMap<String, Object>();
                at.put(key, next);
            }
            at = (Map<String, Object>) next;
        }
        at.put(path.get(path.size() - 1), value);
    }
}
