package dev.sluice.protocol.gemini;

import dev.sluice.call.Call;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.Preset;
import dev.sluice.call.Refusal;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Secret;
import dev.sluice.protocol.openai.OpenAiLimitFields;
import dev.sluice.protocol.request.ForeignReasoning;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.rules.ModelPage;
import dev.sluice.protocol.rules.RenamedRequest;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import java.net.URLEncoder;
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

/** The rules of Gemini's dialect. */
public final class GeminiRules implements DialectRules {

    /** A blank line: Google's SDKs take a comment for an event, and pass over blank lines. */
    private static final byte[] BLANK_LINE = {'\n'};

    private static final Set<Endpoint> ENDPOINTS = Collections.unmodifiableSet(EnumSet.of(
            Endpoint.GENERATE, Endpoint.GEMINI_COUNT_TOKENS, Endpoint.GEMINI_EMBEDDINGS, Endpoint.GEMINI_ACCOUNT));

    /** The SDKs send the first; the others are taken from tools that know one field for every provider. */
    private static final List<String> CREDENTIAL_HEADERS = List.of("x-goog-api-key", "authorization", "x-api-key");

    /** A version segment anywhere in a path, as in {@code /v1/projects/p/locations/l/publishers/google}. */
    private static final Pattern VERSION = Pattern.compile("(?:^|.*/)v\\d+[a-z0-9]*(?:/.*|$)");

    /** Begins the access tokens of Google's accounts, which Vertex AI takes; keys of the Gemini API begin otherwise. */
    private static final String ACCESS_TOKEN = "ya29.";

    @Override
    public Dialect dialect() {
        return Dialect.GEMINI;
    }

    @Override
    public Set<Endpoint> endpoints() {
        return ENDPOINTS;
    }

    @Override
    public @Nullable RequestTarget target(RequestLine request) {
        return GeminiPaths.find(request);
    }

    /** SDKs of this dialect send one field or both, others neither. */
    @Override
    public boolean isShownBy(Predicate<String> hasHeader) {
        return hasHeader.test("x-goog-api-key") || hasHeader.test("x-goog-api-client");
    }

    @Override
    public boolean isOwnHeader(String name) {
        return name.startsWith("x-goog-");
    }

    @Override
    public List<String> credentialHeaders() {
        return CREDENTIAL_HEADERS;
    }

    @Override
    public List<String> credentialParameters() {
        return List.of("key", "access_token");
    }

    @Override
    public RequestHead head(RequestTarget.Relayed target, @Nullable String contentType, RequestBody body) {
        return new GeminiHeadReader(body, target.endpoint()).read(GeminiPaths.model(target.path()), target.stream());
    }

    @Override
    public String path(Endpoint endpoint, String model, boolean stream) {
        return GeminiPaths.of(encoded(model), stream ? GeminiPaths.STREAM : GeminiPaths.WHOLE);
    }

    @Override
    public @Nullable String query(Endpoint endpoint, boolean stream) {
        return stream ? "alt=sse" : null;
    }

    @Override
    public boolean isAt(Call call, RequestHead head) {
        return call.endpoint() == Endpoint.GENERATE;
    }

    /** Without {@code alt=sse} a stream is one JSON list, of which a whole answer is the only item. */
    @Override
    public byte[] asAsked(Call call, byte[] answer) {
        boolean list = call.path().endsWith(GeminiPaths.STREAM);
        return list
                ? ('[' + new String(answer, StandardCharsets.UTF_8) + ']').getBytes(StandardCharsets.UTF_8)
                : answer;
    }

    /** The path names the model; requests to count or embed name it a second time. */
    @Override
    public RenamedRequest renamed(Call call, RequestHead head, String model) {
        if (call.endpoint() == Endpoint.GEMINI_ACCOUNT || model.equals(head.model())) {
            return new RenamedRequest(call.path(), call.body());
        }
        String path = GeminiPaths.of(encoded(model), GeminiPaths.verb(call.path()));
        return new RenamedRequest(
                path,
                call.endpoint() == Endpoint.GENERATE
                        ? call.body()
                        : RepeatedModel.renamed(call.body(), head.model(), model));
    }

    @Override
    public ForeignReasoning.Rest withoutForeignReasoning(Endpoint endpoint, RequestBody body, boolean unsignedToo) {
        return ForeignReasoning.leftOut(body, "contents", (type, id, proof) -> ForeignSignature.isForeign(proof));
    }

    @Override
    public byte[] modelList(List<String> ids) {
        return GeminiModels.list(ids);
    }

    @Override
    public byte[] model(String id) {
        return GeminiModels.one(id);
    }

    @Override
    public String requestIdHeader() {
        return "x-request-id";
    }

    @Override
    public int status(Refusal refusal) {
        return GeminiError.of(refusal).code();
    }

    @Override
    public byte[] body(Refusal refusal, String requestId) {
        var answer = refusal.answer();
        return answer != null ? answer.body() : GeminiError.of(refusal).json(refusal);
    }

    /** Google's own answers show no limits; OpenAI's fields are those that most tools read. */
    @Override
    public void headers(LimitFigures figures, Instant now, Headers into) {
        OpenAiLimitFields.add(figures, into);
    }

    @Override
    public byte[] streamError(Endpoint endpoint, Refusal refusal, String requestId) {
        String json = new String(GeminiError.of(refusal).json(refusal), StandardCharsets.UTF_8);
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] tokenCount(long inputTokens) {
        return ("{\"totalTokens\":" + inputTokens + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] heartbeat() {
        return BLANK_LINE.clone();
    }

    @Override
    public StreamTap streamTap(Endpoint endpoint, StateSink state, ErrorClassifier errors) {
        return new GeminiTap(state, errors);
    }

    @Override
    public UsageTap usageTap(Endpoint endpoint, StateSink state) {
        return new GeminiAnswerTap(state);
    }

    @Override
    public void authorize(Secret secret, Headers into) {
        String credential = secret.reveal();
        if (credential.startsWith(ACCESS_TOKEN)) {
            into.add("authorization", "Bearer " + credential);
        } else {
            into.add("x-goog-api-key", credential);
        }
    }

    /** SDKs of this dialect append the version to a base. */
    @Override
    public String versionSegment(Preset preset, String basePath) {
        return VERSION.matcher(basePath).matches() ? "" : "/v1beta";
    }

    @Override
    public String modelListQuery(int limit, @Nullable String after) {
        return after == null ? "pageSize=" + limit : "pageSize=" + limit + "&pageToken=" + encoded(after);
    }

    @Override
    public ModelPage modelPage(JsonNode list) {
        String token = list.path("nextPageToken").asString("");
        return new ModelPage(ModelPage.names(list.path("models"), "name"), token.isEmpty() ? null : token);
    }

    /** Configured names may hold characters that a path must not; slashes separate a name's own segments. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("%40", "@");
    }
}
