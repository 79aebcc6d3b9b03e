package dev.sluice.relay.adapt;

import java.util.regex.Pattern;

/**
 * The marking of field paths in a provider's refusal of a translated request. The provider counts messages and tools of the
 * translation, whose places differ from those in the caller's request: the translation merges neighbours, separates results
 * and moves instructions. As no path can be mapped back for certain, each is kept and marked as the translation's.
 */
public final class FieldPaths {

    private static final String STEP = "(?:\\.\\w+|\\[\\d+])";

    /** A path with an index in it, as {@code messages.1.content.0.source} and {@code input[3].content}. */
    private static final String PATH =
            "\\b(?:messages|input|contents|tools|system)" + STEP + "*?(?:\\.\\d+|\\[\\d+])" + STEP + "*";

    private static final Pattern LEADING = Pattern.compile("^(" + PATH + "): (.*)", Pattern.DOTALL);
    private static final Pattern ANYWHERE = Pattern.compile("(['\"`]?)" + PATH + "\\1");

    private FieldPaths() {}

    /** Returns {@code message} with each path marked as the translated request's. */
    public static String attributed(String message) {
        String rest = LEADING.matcher(message).replaceFirst("$2 (at $1)");
        return ANYWHERE.matcher(rest).replaceAll("$0 of the translated request");
    }
}
