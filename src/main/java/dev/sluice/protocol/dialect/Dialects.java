package dev.sluice.protocol.dialect;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.anthropic.AnthropicRules;
import dev.sluice.protocol.openai.OpenAiRules;
import dev.sluice.protocol.rules.DialectRules;

/** The rules of every dialect. */
public final class Dialects {

    private static final DialectRules OPENAI = new OpenAiRules();
    private static final DialectRules ANTHROPIC = new AnthropicRules();

    private Dialects() {}

    /** Returns the rules of {@code dialect}. */
    public static DialectRules of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> OPENAI;
            case ANTHROPIC -> ANTHROPIC;
        };
    }
}
