package dev.sluice.call;

/** A provider whose errors, limits and paths are known. A provider that is none of these has the preset that it resembles. */
public enum Preset {
    ANTHROPIC,
    OPENAI,
    GEMINI,
    DEEPSEEK,
    /** A provider of which nothing is assumed: its statuses alone tell its errors, and the operator's own rules. */
    OTHER
}
