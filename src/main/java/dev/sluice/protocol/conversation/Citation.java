package dev.sluice.protocol.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A page of the web that words of an answer rest on.
 *
 * @param from where those words begin within all text of the answer, in characters of Unicode
 * @param to where they end, the first character behind them
 */
public record Citation(String url, @Nullable String title, int from, int to) {

    /** Returns the same citation where the text begins {@code characters} later. */
    public Citation shifted(int characters) {
        return new Citation(url, title, from + characters, to + characters);
    }

    /** Returns how many characters of Unicode {@code text} has. */
    public static int length(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }
}
