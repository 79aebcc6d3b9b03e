package dev.sluice.protocol.openai;

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
import dev.sluice.protocol.request.FormReader;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.protocol.request.ReasoningMarks;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.rules.ModelPage;
import dev.sluice.protocol.rules.QueryFields;
import dev.sluice.protocol.rules.RenamedRequest;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rules of OpenAI's dialect. */
public final class OpenAiRules implements DialectRules {

    /** A comment: some SDKs of this dialect take any event for a chunk, and fail on one that is not. */
    private static final String COMMENT = ": keep-alive\n\n";

    private static final Set<Endpoint> ENDPOINTS = Collections.unmodifiableSet(EnumSet.of(
            Endpoint.CHAT,
            Endpoint.RESPONSES,
            Endpoint.EMBEDDINGS,
            Endpoint.COMPLETIONS,
            Endpoint.MODERATIONS,
            Endpoint.IMAGES,
            Endpoint.AUDIO,
            Endpoint.OPENAI_ACCOUNT));

    /** The SDKs send the first; the second is taken from tools that know one field for every provider. */
    private static final List<String> CREDENTIAL_HEADERS = List.of("authorization", "x-api-key");

    /** A version segment anywhere in a path, as in {@code /v1beta/openai} or {@code /openai/v1}. */
    private static final Pattern VERSION = Pattern.compile("(?:^|.*/)v\\d+[a-z0-9]*(?:/.*|$)");

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI;
    }

    @Override
    public Set<Endpoint> endpoints() {
        return ENDPOINTS;
    }

    @Override
    public @Nullable RequestTarget target(RequestLine request) {
        return OpenAiPaths.find(request);
    }

    /** SDKs of this dialect send no field that others do not send. */
    @Override
    public boolean isShownBy(Predicate<String> hasHeader) {
        return false;
    }

    @Override
    public boolean isOwnHeader(String name) {
        return name.startsWith("openai-");
    }

    @Override
    public List<String> credentialHeaders() {
        return CREDENTIAL_HEADERS;
    }

    /** Endpoints that take files take forms. */
    @Override
    public RequestHead head(RequestTarget.Relayed target, @Nullable String contentType, RequestBody body) {
        String boundary = FormReader.boundary(contentType);
        if (boundary != null) {
            return new FormReader(body, boundary).read();
        }
        return switch (target.endpoint()) {
            case CHAT -> new ChatHeadReader(body).read();
            case RESPONSES -> new ResponsesHeadReader(body).read();
            default -> new OpenAiHeadReader(body, target.endpoint() == Endpoint.EMBEDDINGS).read();
        };
    }

    @Override
    public RenamedRequest renamed(Call call, RequestHead head, String model) {
        return RenamedRequest.inBody(call, head, model);
    }

    /** Of Chat Completions a provider stores what the request asks it to store, which a translated one never does. */
    @Override
    public boolean stores(Endpoint asked, Endpoint called, OwnedState state) {
        return asked != Endpoint.CHAT || (called == Endpoint.CHAT && state.storing());
    }

    /** Only Responses takes reasoning back: such as bears Sluice's marks for Anthropic's, or an id that Sluice made. */
    @Override
    public ForeignReasoning.Rest withoutForeignReasoning(Endpoint endpoint, RequestBody body, boolean unsignedToo) {
        return endpoint == Endpoint.RESPONSES
                ? ForeignReasoning.leftOut(body, "input", OpenAiRules::isForeign)
                : new ForeignReasoning.Rest(body, List.of());
    }

    private static boolean isForeign(String type, String id, String proof) {
        return type.equals("reasoning")
                && (proof.isEmpty()
                        ? ReasoningMarks.isOfSluice(id)
                        : proof.startsWith(ReasoningMarks.SIGNED) || proof.startsWith(ReasoningMarks.SEALED));
    }

    @Override
    public byte[] modelList(List<String> ids) {
        return OpenAiModels.list(ids, false);
    }

    @Override
    public byte[] modelList(List<String> ids, @Nullable String query) {
        return OpenAiModels.list(ids, QueryFields.has(query, OpenAiModels.CODEX));
    }

    @Override
    public byte[] model(String id) {
        return OpenAiModels.one(id);
    }

    @Override
    public String requestIdHeader() {
        return "x-request-id";
    }

    @Override
    public int status(Refusal refusal) {
        return OpenAiError.of(refusal).status();
    }

    @Override
    public byte[] body(Refusal refusal, String requestId) {
        var answer = refusal.answer();
        return answer != null ? answer.body() : OpenAiError.of(refusal).json(refusal);
    }

    @Override
    public void headers(LimitFigures figures, Instant now, Headers into) {
        OpenAiLimitFields.add(figures, into);
    }

    /**
     * Chunks have no {@code event} line: SDKs look for an {@code error} in the data of each. Typed events have one, and report
     * the error twice: as documented, and in an {@code error}, which the provider itself sends and without which no SDK raises.
     */
    @Override
    public byte[] streamError(Endpoint endpoint, Refusal refusal, String requestId) {
        OpenAiError error = OpenAiError.of(refusal);
        return switch (endpoint) {
            case RESPONSES, IMAGES, AUDIO -> event("event: error\ndata: ", error.event(refusal));
            default -> event("data: ", error.json(refusal));
        };
    }

    private static byte[] event(String before, byte[] json) {
        return (before + new String(json, StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] tokenCount(long inputTokens) {
        return ("{\"object\":\"response.input_tokens\",\"input_tokens\":" + inputTokens + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] heartbeat() {
        return COMMENT.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StreamTap streamTap(Endpoint endpoint, StateSink state, ErrorClassifier errors) {
        return switch (endpoint) {
            case RESPONSES, IMAGES, AUDIO -> new ResponsesStreamTap(state, errors);
            default -> new ChatTap(state, errors);
        };
    }

    @Override
    public UsageTap usageTap(Endpoint endpoint, StateSink state) {
        return switch (endpoint) {
            case RESPONSES -> new ResponseTap(state);
            case CHAT -> new ChatAnswerTap(state);
            default -> new OpenAiAnswerTap();
        };
    }

    @Override
    public void authorize(Secret secret, Headers into) {
        into.add("authorization", "Bearer " + secret.reveal());
    }

    /**
     * A base of this dialect holds the version wherever it has one. Where it has none, {@code /v1} is what every server of the
     * dialect also answers to, but for DeepSeek, whose own paths have no version.
     */
    @Override
    public String versionSegment(Preset preset, String basePath) {
        return preset == Preset.DEEPSEEK || VERSION.matcher(basePath).matches() ? "" : "/v1";
    }

    @Override
    public @Nullable String modelListQuery(int limit, @Nullable String after) {
        return null;
    }

    @Override
    public ModelPage modelPage(JsonNode list) {
        return ModelPage.ofData(list);
    }
}
