package dev.sluice.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The problems of a configuration, one line each: the key, what is wrong with it and the expected values. */
final class Problems {

    /** A text of this length or more may be a secret under the wrong key; a shorter secret could be guessed anyhow. */
    private static final int SECRET_LENGTH = 16;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:}]*)[^}]*}");

    private final List<String> lines = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();

    /**
     * Adds a problem of {@code path}, unless it has one already: further ones usually follow from the first.
     *
     * @param problem free of secrets, as {@link #shown} makes it
     */
    void add(String path, String problem, String expected) {
        if (paths.add(path)) {
            add(path + ": " + problem + " (expected: " + expected + ')');
        }
    }

    void add(String line) {
        lines.add(line);
    }

    /** Throws {@link InvalidConfiguration} with every problem, if there is one. */
    void refuseIfAny() {
        if (!lines.isEmpty()) {
            throw new InvalidConfiguration(lines);
        }
    }

    /** Returns {@code raw} as a message may show it: short, and never a text that may be a secret under the wrong key. */
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
