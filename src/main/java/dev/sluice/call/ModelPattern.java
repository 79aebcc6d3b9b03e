package dev.sluice.call;

import java.util.List;

/**
 * A pattern of model names, in which {@code *} stands for any number of any characters.
 *
 * @param text the pattern as configured, for example {@code claude-*}
 */
public record ModelPattern(String text) {

    /** Returns whether any of {@code patterns} matches {@code model}. */
    public static boolean anyMatches(List<ModelPattern> patterns, String model) {
        for (ModelPattern pattern : patterns) {
            if (pattern.matches(model)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the pattern is a plain name, without {@code *}. */
    public boolean isConcrete() {
        return text.indexOf('*') < 0;
    }

    /** Returns whether every name that {@code other} matches is matched by this pattern too. */
    public boolean covers(ModelPattern other) {
        return matches(other.text);
    }

    /** Returns whether some name matches both; takes time proportional to the product of both lengths. */
    public boolean meets(ModelPattern other) {
        boolean[][] rest = new boolean[text.length() + 1][other.text.length() + 1];
        for (int i = text.length(); i >= 0; i--) {
            for (int j = other.text.length(); j >= 0; j--) {
                rest[i][j] = meets(other.text, i, j, rest);
            }
        }
        return rest[0][0];
    }

    /** Returns whether the rests from {@code i} and {@code j} on meet; {@code rest} has it of all shorter ones. */
    private boolean meets(String other, int i, int j, boolean[][] rest) {
        boolean mine = i < text.length();
        boolean theirs = j < other.length();
        if (mine && text.charAt(i) == '*') {
            return rest[i + 1][j] || (theirs && rest[i][j + 1]);
        }
        if (theirs && other.charAt(j) == '*') {
            return rest[i][j + 1] || (mine && rest[i + 1][j]);
        }
        return mine == theirs && (!mine || (text.charAt(i) == other.charAt(j) && rest[i + 1][j + 1]));
    }

    /** Returns whether {@code model} matches; takes at most time proportional to the product of both lengths. */
    public boolean matches(String model) {
        int star = -1;
        int resume = 0;
        int p = 0;
        int m = 0;
        while (m < model.length()) {
            if (p < text.length() && text.charAt(p) == '*') {
                star = p++;
                resume = m;
            } else if (p < text.length() && text.charAt(p) == model.charAt(m)) {
                p++;
                m++;
            } else if (star >= 0) {
                p = star + 1;
                m = ++resume;
            } else {
                return false;
            }
        }
        while (p < text.length() && text.charAt(p) == '*') {
            p++;
        }
        return p == text.length();
    }
}
