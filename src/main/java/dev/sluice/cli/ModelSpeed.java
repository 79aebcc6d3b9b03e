package dev.sluice.cli;

import java.util.Arrays;
import java.util.Locale;

/** Families of models that answer in about the same time. The figures are typical for 500 output tokens, and not measured. */
enum ModelSpeed {
    OPUS("Claude Opus", "opus", 12),
    SONNET("Claude Sonnet", "sonnet", 8),
    GPT("GPT", "gpt", 8),
    GEMINI("Gemini", "gemini", 4),
    DEEPSEEK("DeepSeek", "deepseek", 12),
    OTHER("other", "", 8);

    private final String label;
    private final String part;
    private final int seconds;

    ModelSpeed(String label, String part, int seconds) {
        this.label = label;
        this.part = part;
        this.seconds = seconds;
    }

    /** Returns the family of the model {@code name}. */
    static ModelSpeed of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> lower.contains(each.part))
                .findFirst()
                .orElse(OTHER);
    }

    String label() {
        return label;
    }

    /** Returns the typical seconds of a call. */
    int seconds() {
        return seconds;
    }
}
