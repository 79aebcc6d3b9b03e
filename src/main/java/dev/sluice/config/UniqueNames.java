package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Sees to it that things of one list have different names, keys or secrets. */
final class UniqueNames<T> {

    private final Map<T, String> paths = new LinkedHashMap<>();
    private final Problems problems;

    UniqueNames(Problems problems) {
        this.problems = problems;
    }

    /** Notes a problem of {@code path} where an earlier path has {@code value} too. */
    void add(T value, String path, String what, String expected) {
        String earlier = paths.putIfAbsent(value, path);
        if (earlier != null) {
            problems.add(path, what + " of " + earlier, expected);
        }
    }
}
