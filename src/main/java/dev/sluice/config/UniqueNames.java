package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names, keys or secrets of one list, of which no two may be equal. */
final class UniqueNames<T> {

    private final Map<T, String> paths = new LinkedHashMap<>();
    private final Problems problems;

    UniqueNames(Problems problems) {
        this.problems = problems;
    }

    /**
     * Adds a problem of {@code path} where an earlier path has {@code value} too.
     *
     * @param kind the kind of value, free of secrets, such as {@code key}
     */
    void add(T value, String path, String kind, String expected) {
        String earlier = paths.putIfAbsent(value, path);
        if (earlier != null) {
            problems.add(path, "same " + kind + " as " + earlier, expected);
        }
    }
}
