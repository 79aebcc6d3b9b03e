package dev.sluice.call;

import java.util.List;

/**
 * A model's name, or many names by their beginning, middle or end where {@code *} stands for any characters.
 *
 * @param text the pattern as configured, as in {@code claude-*}
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

    /** Returns whether the pattern is one model's name. */
    public boolean isConcrete() {
        return text.indexOf('*') < 0;
    }

    /** Returns whether {@code model} is meant; linear in its length for every pattern. */
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
