package dev.sluice.protocol.rules;

import dev.sluice.call.Call;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.Preset;
import dev.sluice.call.Refusal;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Secret;
import dev.sluice.protocol.request.ForeignReasoning;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rules of one dialect's wire: all that differs between dialects, but for the translation between them.
 *
 * <p>Stateless and safe for use by many threads.
 */
public interface DialectRules {

    /** Returns the dialect that these rules are of. */
    Dialect dialect();

    /** Returns the endpoints of a provider that offers the whole dialect. */
    Set<Endpoint> endpoints();

    /** Returns what {@code request} asks for, or null where the dialect has no such path. */
    @Nullable
    RequestTarget target(RequestLine request);

    /**
     * Returns whether a request shows by its header fields that it is in this dialect, which decides where its path does not.
     *
     * @param hasHeader tells by its name, in lower case, whether the request has a header field
     */
    boolean isShownBy(Predicate<String> hasHeader);

    /** Returns the names of the request headers in which callers send their keys, in lower case and in order of precedence. */
    List<String> credentialHeaders();

    /** Returns the names of the query parameters in which callers send their keys; a key there never goes further. */
    default List<String> credentialParameters() {
        return List.of();
    }

    /** Returns whether a request's header field, by its name in lower case, means something to this dialect's providers only. */
    boolean isOwnHeader(String name);

    /**
     * Reads the head of a request in one pass and without a tree.
     *
     * @param contentType the value of the {@code content-type} header, or null
     * @throws dev.sluice.call.RefusedCall as {@link Refusal.Reason#MALFORMED} where no provider could make sense of the body, or
     *     Sluice and a provider could read it differently; all else is the provider's to judge
     */
    RequestHead head(RequestTarget.Relayed target, @Nullable String contentType, RequestBody body);

    /** Returns the path and body of {@code call}, whose head was read, with {@code model} in place of the model's name. */
    RenamedRequest renamed(Call call, RequestHead head, String model);

    /** Returns the path, below the version segment, at which {@code model} is asked. */
    default String path(Endpoint endpoint, String model, boolean stream) {
        return endpoint.path();
    }

    /** Returns whether {@code call} asks for the whole work of its endpoint, and not for something beside it or below it. */
    default boolean isAt(Call call, RequestHead head) {
        return call.path().equals(call.endpoint().path());
    }

    /** Returns the query with which a provider is asked by a translated request, or null for none. */
    default @Nullable String query(Endpoint endpoint, boolean stream) {
        return null;
    }

    /**
     * Returns {@code request} to {@code endpoint} in the form in which a provider of {@code preset} takes it: as it is, but where one
     * serves the dialect at paths of its own.
     *
     * @param stream whether events are asked for
     */
    default ProviderForm at(Preset preset, Endpoint endpoint, ProviderForm request, boolean stream) {
        return request;
    }

    /**
     * Returns whether a provider that is asked at {@code asked}, of this dialect, may store anything of its answer.
     *
     * @param called the endpoint that the caller called, whose request is translated where it is another one
     * @param state the state that the caller's request names
     */
    default boolean stores(Endpoint asked, Endpoint called, OwnedState state) {
        return true;
    }

    /** Returns {@code answer}, a whole answer to {@code call} that was translated, in the form that the call's path asks for. */
    default byte[] asAsked(Call call, byte[] answer) {
        return answer;
    }

    /**
     * Returns {@code body}, a request to {@code endpoint} whose head was read, without the reasoning that no provider of this
     * dialect made.
     *
     * @param unsignedToo whether reasoning without any signature is foreign to the provider as well
     */
    ForeignReasoning.Rest withoutForeignReasoning(Endpoint endpoint, RequestBody body, boolean unsignedToo);

    /** Returns the answer to a request for the list of models, as JSON in UTF-8. */
    byte[] modelList(List<String> ids);

    /**
     * Returns the answer to a request for the list of models, in the form that {@code query} shows its client to expect, as JSON
     * in UTF-8.
     */
    default byte[] modelList(List<String> ids, @Nullable String query) {
        return modelList(ids);
    }

    /** Returns the answer to a request for one model, as JSON in UTF-8. */
    byte[] model(String id);

    /** Returns the name of the response header that carries the call's id. */
    String requestIdHeader();

    /** Returns the HTTP status with which {@code refusal} is answered. */
    int status(Refusal refusal);

    /** Returns the body with which {@code refusal} is answered, as JSON in UTF-8. */
    byte[] body(Refusal refusal, String requestId);

    /** Adds the response headers that go with {@code refusal}, such as {@code retry-after}. */
    default void headers(Refusal refusal, Headers into) {
        RefusalHeaders.add(refusal, into);
    }

    /**
     * Adds the response headers that state {@code figures}, under the names that the dialect's own provider gives them; none where
     * nothing is known.
     *
     * @param now the time that a limit's reset counts from
     */
    void headers(LimitFigures figures, Instant now, Headers into);

    /**
     * Returns the last event of a stream of {@code endpoint} that cannot go on; the dialect's own terminator never follows it.
     */
    byte[] streamError(Endpoint endpoint, Refusal refusal, String requestId);

    /** Returns the body that answers a request to count a prompt's tokens, as JSON in UTF-8. */
    byte[] tokenCount(long inputTokens);

    /** Returns bytes that may be sent at any time between events to show that the stream is alive. */
    byte[] heartbeat();

    /**
     * Returns a new reader for one provider's stream of {@code endpoint}'s events.
     *
     * @param state receives the names of the state that the answer leaves with the key's account
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
     * @param after the {@link ModelPage#next} of the page before, or null for the first page
     */
    @Nullable
    String modelListQuery(int limit, @Nullable String after);

    /** Returns the page that {@code list}, a provider's list of models, is. */
    ModelPage modelPage(JsonNode list);
}
