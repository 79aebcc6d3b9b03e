package dev.sluice.call;

/** A thing that can be asked of a provider, with the dialect it is asked in. */
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
    /** Whatever else lives in one account of OpenAI's: files, batches, threads and more, of no one model. */
    OPENAI_ACCOUNT(Dialect.OPENAI, ""),
    /** Whatever else lives in one account of Anthropic's. */
    ANTHROPIC_ACCOUNT(Dialect.ANTHROPIC, "");

    private final Dialect dialect;
    private final String path;

    Endpoint(Dialect dialect, String path) {
        this.dialect = dialect;
        this.path = path;
    }

    /** Returns the dialect that the endpoint belongs to. */
    public Dialect dialect() {
        return dialect;
    }

    /** Returns the endpoint that stands for what lives in one account of {@code dialect}. */
    public static Endpoint ofAccount(Dialect dialect) {
        return dialect == Dialect.ANTHROPIC ? ANTHROPIC_ACCOUNT : OPENAI_ACCOUNT;
    }

    /** Returns whether this stands for what lives in one account, in place of what a model does. */
    public boolean isOfAccount() {
        return this == OPENAI_ACCOUNT || this == ANTHROPIC_ACCOUNT;
    }

    /** Returns the path below the version segment, with a leading slash; of a family of paths, their common prefix. */
    public String path() {
        return path;
    }
}
