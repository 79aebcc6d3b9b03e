package dev.sluice.relay.adapt;

import java.util.regex.Pattern;

/**
 * The places that a provider names when it refuses what was translated: it counts messages and tools that the caller never
 * wrote. Which of the caller's own one stands for is certain for none of them, as neighbours are merged, results set apart and
 * instructions hoisted on the way; so each stays, and it is said whose it is.
 */
public final class FieldPaths {

    private static final String STEP = "(?:\\.\\w+|\\[\\d+])";

    /** A path with an index in it, as {@code messages.1.content.0.source} and {@code input[3].content}. */
    private static final String PLACE =
            "\\b(?:messages|input|contents|tools|system)" + STEP + "*?(?:\\.\\d+|\\[\\d+])" + STEP + "*";

    private static final Pattern BEFORE_ALL = Pattern.compile("^(" + PLACE + "): (.*)", Pattern.DOTALL);
    private static final Pattern ANYWHERE = Pattern.compile("(['\"`]?)" + PLACE + "\\1");

    private FieldPaths() {}

    /** Returns {@code message} with each said to be the provider's. */
    public static String attributed(String message) {
        String rest = BEFORE_ALL.matcher(message).replaceFirst("$2 (at $1)");
        return ANYWHERE.matcher(rest).replaceAll("$0 of the translated request");
    }
}
