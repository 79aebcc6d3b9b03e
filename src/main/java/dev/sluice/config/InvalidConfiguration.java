package dev.sluice.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A configuration that cannot work.
 *
 * <p>The message is one line a problem, each naming the key, what is wrong with it and what would be right; free of secrets.
 */
public final class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What fits on a screen: a file with more mistakes has one cause, and the first lines show it. */
    private static final int MOST_LINES = 10;

    InvalidConfiguration(String problem) {
        this(List.of(problem));
    }

    InvalidConfiguration(List<String> problems) {
        super(first(problems));
    }

    private static String first(List<String> problems) {
        int hidden = problems.size() - MOST_LINES;
        Stream<String> more = hidden > 0 ? Stream.of("… and " + hidden + " more") : Stream.of();
        return Stream.concat(problems.stream().limit(MOST_LINES), more).collect(Collectors.joining("\n"));
    }
}
