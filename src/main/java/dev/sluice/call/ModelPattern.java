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
