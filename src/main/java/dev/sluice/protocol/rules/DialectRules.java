package dev.sluice.protocol.rules;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import dev.sluice.call.Refusal;
import dev.sluice.call.Secret;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import org.jspecify.annotations.Nullable;

/**
 * How one dialect says what Sluice itself has to say: errors, broken streams, signs of life.
 *
 * <p>Stateless and safe for use by many threads.
 */
public interface DialectRules {

    /** Returns the name of the response header that carries the call's id. */
    String requestIdHeader();

    /** Returns the HTTP status with which {@code refusal} is answered. */
    int status(Refusal refusal);

    /** Returns the body with which {@code refusal} is answered, as JSON in UTF-8. */
    byte[] body(Refusal refusal, String requestId);

    /** Adds the response headers that go with {@code refusal}, such as {@code retry-after}. */
    void headers(Refusal refusal, Headers into);

    /**
     * Returns the last event of a stream of {@code endpoint} that cannot go on: never followed by the dialect's own terminator.
     */
    byte[] streamError(Endpoint endpoint, Refusal refusal, String requestId);

    /** Returns what may be sent at any time between events to show that the stream is alive. */
    byte[] heartbeat();

    /**
     * Returns a new reader for one provider's stream of {@code endpoint}'s events.
     *
     * @param state is told what the answer leaves with the key's account
     * @param errors judges the provider's error events
     */
    StreamTap streamTap(Endpoint endpoint, StateSink state, ErrorClassifier errors);

    /** Returns a new reader for one provider's whole answer to {@code endpoint}, which tells {@code state} what it makes. */
    UsageTap usageTap(Endpoint endpoint, StateSink state);

    /**
     * Adds the fields that authorise an attempt: the key's credential, and what a provider requires beside it, such as a
     * version, where the request does not bring it.
     *
     * @param into the request's other fields, without credentials
     */
    void authorize(Secret secret, Headers into);

    /**
     * Returns the version segment that a base URL lacks, with a leading slash, or an empty string where it lacks none.
     *
     * @param preset the provider's
     * @param basePath the base URL's path
     */
    String versionSegment(Preset preset, String basePath);

    /**
     * Returns the query that asks for one page of a provider's list of models, or null where the list has no pages.
     *
     * @param limit the most models that are wanted, from 1 to 1,000
     * @param after the last model of the page before, or null for the first page
     */
    @Nullable
    String modelListQuery(int limit, @Nullable String after);
}
