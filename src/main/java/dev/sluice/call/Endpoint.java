package dev.sluice.call;

import java.util.Locale;

/** An endpoint of a provider's API, or a family of endpoints, with its dialect. */
public enum Endpoint {
    CHAT(Dialect.OPENAI, "/chat/completions"),
    MESSAGES(Dialect.ANTHROPIC, "/messages"),
    COUNT_TOKENS(Dialect.ANTHROPIC, "/messages/count_tokens"),
    RESPONSES(Dialect.OPENAI, "/responses"),
    EMBEDDINGS(Dialect.OPENAI, "/embeddings"),
    COMPLETIONS(Dialect.OPENAI, "/completions"),
    MODERATIONS(Dialect.OPENAI, "/moderations"),
    IMAGES(Dialect.OPENAI, "/images"),
    AUDIO(Dialect.OPENAI, "/audio"),
    /** Gemini's generation of content, whole or as a stream; its paths hold the model's name. */
    GENERATE(Dialect.GEMINI, "/models"),
    GEMINI_COUNT_TOKENS(Dialect.GEMINI, "/models"),
    GEMINI_EMBEDDINGS(Dialect.GEMINI, "/models"),
    /** All other endpoints of OpenAI: files, batches, threads and more, whose objects belong to an account, not to a model. */
    OPENAI_ACCOUNT(Dialect.OPENAI),
    /** All other endpoints of Anthropic, whose objects belong to an account. */
    ANTHROPIC_ACCOUNT(Dialect.ANTHROPIC),
    /** All other endpoints of Gemini, whose objects belong to an account: files, cached contents, batches. */
    GEMINI_ACCOUNT(Dialect.GEMINI);

    private final Dialect dialect;
    private final String path;
    private final boolean ofAccount;

    Endpoint(Dialect dialect, String path) {
        this.dialect = dialect;
        this.path = path;
        this.ofAccount = false;
    }

    Endpoint(Dialect dialect) {
        this.dialect = dialect;
        this.path = "";
        this.ofAccount = true;
    }

    /** Returns the name of the endpoint in configuration and documents, such as {@code count_tokens}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the dialect that the endpoint belongs to. */
    public Dialect dialect() {
        return dialect;
    }

    /** Returns whether this stands for the objects of an account, and not for the work of a model. */
    public boolean isOfAccount() {
        return ofAccount;
    }

    /** Returns whether this counts the tokens of a prompt, and uses none. */
    public boolean countsTokens() {
        return this == COUNT_TOKENS || this == GEMINI_COUNT_TOKENS;
    }

    /** Returns the path below the version segment, with a leading slash; of a family of endpoints, their common prefix. */
    public String path() {
        return path;
    }
}
