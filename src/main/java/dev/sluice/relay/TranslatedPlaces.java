package dev.sluice.relay;

import java.util.regex.Pattern;

/**
 * The places that a provider names when it refuses what was translated: it counts messages and tools that the caller never
 * wrote, so that they would lead the caller astray.
 */
final class TranslatedPlaces {

    private static final String STEP = "(?:\\.\\w+|\\[\\d+])";

    /** A path with an index in it, as {@code messages.1.content.0.source} and {@code input[3].content}. */
    private static final String PLACE =
            "\\b(?:messages|input|contents|tools|system)" + STEP + "*?(?:\\.\\d+|\\[\\d+])" + STEP + "*";

    private static final Pattern BEFORE_ALL = Pattern.compile("^" + PLACE + ": ");
    private static final Pattern ANYWHERE = Pattern.compile("(['\"`]?)" + PLACE + "\\1");

    private TranslatedPlaces() {}

    /** Returns {@code message} without them. */
    static String leftOut(String message) {
        String rest = BEFORE_ALL.matcher(message).replaceFirst("");
        return ANYWHERE.matcher(rest).replaceAll("a field of the translated request");
    }
}
