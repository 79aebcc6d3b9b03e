package dev.sluice.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What was found wrong with a configuration: one line each, naming the key, what is wrong and what would be right. */
final class Problems {

    /** A text that long, or longer, may be a key in the wrong place; no shorter key is safe from guessing anyhow. */
    private static final int SECRET_LENGTH = 16;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:}]*)[^}]*}");

    private final List<String> lines = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();

    /**
     * Notes a problem of {@code path}, unless one is known already: what is wrong in one way tends to look wrong in others.
     *
     * @param what free of secrets, as {@link #shown} makes it
     */
    void add(String path, String what, String expected) {
        if (paths.add(path)) {
            add(path + ": " + what + " (expected: " + expected + ')');
        }
    }

    void add(String line) {
        lines.add(line);
    }

    /** Ends the reading of a configuration that has problems. */
    void refuseIfAny() {
        if (!lines.isEmpty()) {
            throw new InvalidConfiguration(lines);
        }
    }

    /** Returns {@code raw} as it may be shown: short, and never what might be a secret that landed under the wrong key. */
    static String shown(String raw) {
        if (raw.contains("${")) {
            return PLACEHOLDER
                    .matcher(raw)
                    .results()
                    .map(found -> "${" + found.group(1) + '}')
                    .findFirst()
                    .orElse("${");
        }
        boolean secretive = raw.length() >= SECRET_LENGTH || raw.startsWith("sk-");
        return secretive ? "a text of " + raw.length() + " characters" : raw.replaceAll("\\p{Cntrl}", " ");
    }
}
