package dev.sluice.protocol.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A web page that is the source of a range of an answer's text.
 *
 * @param from the first character of the range, counted in Unicode code points over all text of the answer
 * @param to the first character behind the range
 */
public record Citation(String url, @Nullable String title, int from, int to) {

    /** Returns the same citation with its range moved by {@code characters}. */
    public Citation shifted(int characters) {
        return new Citation(url, title, from + characters, to + characters);
    }

    /** Returns the length of {@code text} in Unicode code points. */
    public static int length(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }
}
