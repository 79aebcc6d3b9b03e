package dev.sluice.demo.wire;

import dev.sluice.call.Dialect;
import dev.sluice.demo.limits.KeyLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The format of headers, errors and model lists in one dialect, which all its endpoints share. Headers are passed to a
 * consumer of their names and values. Immutable.
 */
public interface ProviderFormat {

    /** Returns the format of {@code dialect}. */
    static ProviderFormat of(Dialect dialect) {
        if (dialect == Dialect.GEMINI) {
            return new GeminiFormat();
        }
        return dialect == Dialect.ANTHROPIC ? new AnthropicFormat() : new OpenAiFormat();
    }

    /** Writes the headers that identify the request and the account. */
    void writeIdentity(String requestId, String account, BiConsumer<String, String> headers);

    /**
     * Writes the headers that show an account's limits; limits that the account does not have are left out.
     *
     * @param now the present moment, in nanoseconds of the ticker
     * @param wallClock the same moment
     */
    void writeLimits(KeyLimits limits, long now, Instant wallClock, BiConsumer<String, String> headers);

    /** Writes the headers that ask the client to wait, in whole seconds rounded up. */
    default void writeRetryAfter(Duration wait, BiConsumer<String, String> headers) {
        headers.accept(
                "retry-after", Long.toString(wait.plusSeconds(1).minusNanos(1).toSeconds()));
    }

    /** Returns the list of all {@code models}. */
    String models(List<String> models);

    /** Returns the description of one model. */
    String model(String model);

    /**
     * Returns the error that the real provider reports for {@code problem}.
     *
     * @param about the subject of the message: a model's or a path's name, a message, or a limit; empty for none
     */
    ProviderError error(RequestProblem problem, String about);

    /** Returns the body of an answer that reports {@code error}. */
    String errorBody(ProviderError error, String requestId);
}
