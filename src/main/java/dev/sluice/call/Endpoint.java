package dev.sluice.call;

/** A thing that can be asked of a provider, with the dialect in which it is asked. */
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
    /** Everything else that lives in one OpenAI account and concerns no one model: files, batches, threads and more. */
    OPENAI_ACCOUNT(Dialect.OPENAI),
    /** Everything else that lives in one Anthropic account and concerns no one model. */
    ANTHROPIC_ACCOUNT(Dialect.ANTHROPIC);

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

    /** Returns the dialect that the endpoint belongs to. */
    public Dialect dialect() {
        return dialect;
    }

    /** Returns whether this stands for what lives in one account, in place of what a model does. */
    public boolean isOfAccount() {
        return ofAccount;
    }

    /** Returns the path below the version segment, with a leading slash; of a family of paths, their common prefix. */
    public String path() {
        return path;
    }
}
