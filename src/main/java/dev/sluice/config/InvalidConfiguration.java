package dev.sluice.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A configuration that cannot work.
 *
 * <p>The message is one line a problem, each naming the key, the problem and the expected values; free of secrets.
 */
public final class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Fits on a screen; more mistakes than that usually have one cause, which the first lines show. */
    private static final int MAX_LINES = 10;

    InvalidConfiguration(String problem) {
        this(List.of(problem));
    }

    InvalidConfiguration(List<String> problems) {
        super(first(problems));
    }

    private static String first(List<String> problems) {
        int hidden = problems.size() - MAX_LINES;
        Stream<String> more = hidden > 0 ? Stream.of("… and " + hidden + " more") : Stream.of();
        return Stream.concat(problems.stream().limit(MAX_LINES), more).collect(Collectors.joining("\n"));
    }
}
