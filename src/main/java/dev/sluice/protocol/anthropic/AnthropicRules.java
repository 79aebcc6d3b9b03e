package dev.sluice.protocol.anthropic;

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
import dev.sluice.protocol.request.ReasoningMarks;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.rules.ModelPage;
import dev.sluice.protocol.rules.ProviderForm;
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

/** The rules of Anthropic's dialect. */
public final class AnthropicRules implements DialectRules {

    /** SDKs of this dialect ignore a ping anywhere in a stream. */
    private static final String PING = "event: ping\ndata: {\"type\":\"ping\"}\n\n";

    private static final Set<Endpoint> ENDPOINTS = Collections.unmodifiableSet(
            EnumSet.of(Endpoint.MESSAGES, Endpoint.COUNT_TOKENS, Endpoint.ANTHROPIC_ACCOUNT));

    /** The SDKs send either: the first for tokens of sessions, the second for keys. */
    private static final List<String> CREDENTIAL_HEADERS = List.of("authorization", "x-api-key");

    /** The version that Anthropic's first SDKs send, and that a request without one is taken to mean. */
    private static final String FIRST_VERSION = "2023-06-01";

    /** A version segment at the end of a path. */
    private static final Pattern VERSION = Pattern.compile("(?:^|.*/)v\\d+[a-z0-9]*");

    @Override
    public Dialect dialect() {
        return Dialect.ANTHROPIC;
    }

    @Override
    public Set<Endpoint> endpoints() {
        return ENDPOINTS;
    }

    @Override
    public @Nullable RequestTarget target(RequestLine request) {
        return AnthropicPaths.find(request);
    }

    /** SDKs of this dialect always send the field, others never do. */
    @Override
    public boolean isShownBy(Predicate<String> hasHeader) {
        return hasHeader.test("anthropic-version");
    }

    @Override
    public boolean isOwnHeader(String name) {
        return name.startsWith("anthropic-");
    }

    @Override
    public List<String> credentialHeaders() {
        return CREDENTIAL_HEADERS;
    }

    @Override
    public RequestHead head(RequestTarget.Relayed target, @Nullable String contentType, RequestBody body) {
        return new MessagesHeadReader(body).read();
    }

    @Override
    public RenamedRequest renamed(Call call, RequestHead head, String model) {
        return RenamedRequest.inBody(call, head, model);
    }

    /** Of Messages a provider stores threads only. */
    @Override
    public boolean stores(Endpoint asked, Endpoint called, OwnedState state) {
        return asked != Endpoint.MESSAGES || state.thread() != null;
    }

    /** A signature that begins as OpenAI's reasoning items do is Sluice's; one that is empty is refused by models that sign. */
    @Override
    public ForeignReasoning.Rest withoutForeignReasoning(Endpoint endpoint, RequestBody body, boolean unsignedToo) {
        return ForeignReasoning.leftOut(
                body,
                "messages",
                (type, id, proof) -> type.equals("thinking")
                        && (proof.isEmpty() ? unsignedToo : proof.startsWith(ReasoningMarks.ITEM)));
    }

    @Override
    public ProviderForm at(Preset preset, Endpoint endpoint, ProviderForm request, boolean stream) {
        boolean ofVertex = preset == Preset.VERTEX && endpoint != Endpoint.ANTHROPIC_ACCOUNT;
        return ofVertex ? VertexRequest.of(endpoint, request, stream) : request;
    }

    @Override
    public byte[] modelList(List<String> ids) {
        return AnthropicModels.list(ids);
    }

    @Override
    public byte[] model(String id) {
        return AnthropicModels.one(id);
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }

    @Override
    public int status(Refusal refusal) {
        return AnthropicError.of(refusal).status();
    }

    @Override
    public byte[] body(Refusal refusal, String requestId) {
        var answer = refusal.answer();
        return answer != null ? answer.body() : AnthropicError.of(refusal).json(refusal, requestId);
    }

    @Override
    public void headers(LimitFigures figures, Instant now, Headers into) {
        AnthropicLimitFields.add(figures, now, into);
    }

    @Override
    public byte[] streamError(Endpoint endpoint, Refusal refusal, String requestId) {
        String json = new String(AnthropicError.of(refusal).json(refusal, requestId), StandardCharsets.UTF_8);
        return ("event: error\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] tokenCount(long inputTokens) {
        return ("{\"input_tokens\":" + inputTokens + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] heartbeat() {
        return PING.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StreamTap streamTap(Endpoint endpoint, StateSink state, ErrorClassifier errors) {
        return new MessagesTap(state, errors);
    }

    @Override
    public UsageTap usageTap(Endpoint endpoint, StateSink state) {
        return new MessagesAnswerTap(state);
    }

    /** Anthropic takes either field with each of its versions; {@code x-api-key} is what other servers of the dialect take too. */
    @Override
    public void authorize(Secret secret, Headers into) {
        into.add("x-api-key", secret.reveal());
        if (into.first("anthropic-version") == null) {
            into.add("anthropic-version", FIRST_VERSION);
        }
    }

    /** SDKs of this dialect append {@code /v1} to a base. Gateways have version segments of their own further left. */
    @Override
    public String versionSegment(Preset preset, String basePath) {
        return preset == Preset.VERTEX || VERSION.matcher(basePath).matches() ? "" : "/v1";
    }

    @Override
    public String modelListQuery(int limit, @Nullable String after) {
        return after == null ? "limit=" + limit : "limit=" + limit + "&after_id=" + after;
    }

    @Override
    public ModelPage modelPage(JsonNode list) {
        return ModelPage.ofData(list);
    }
}
