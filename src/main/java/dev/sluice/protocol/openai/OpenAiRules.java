package dev.sluice.protocol.openai;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import dev.sluice.call.Refusal;
import dev.sluice.call.Secret;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.rules.RefusalHeaders;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Sluice itself says to OpenAI SDKs. */
public final class OpenAiRules implements DialectRules {

    /** A comment: some SDKs of this dialect take any event for a chunk, and fail on one that is not. */
    private static final String COMMENT = ": keep-alive\n\n";

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
    public void headers(Refusal refusal, Headers into) {
        RefusalHeaders.add(refusal, into);
    }

    /**
     * Chunks have no {@code event} line: SDKs look for an {@code error} in the data of any. Typed events have one, and say it
     * twice: as documented, and in an {@code error}, which the provider itself sends and without which no SDK raises.
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
    public byte[] heartbeat() {
        return COMMENT.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StreamTap streamTap(Endpoint endpoint, StateSink state, ErrorClassifier errors) {
        return switch (endpoint) {
            case RESPONSES, IMAGES, AUDIO -> new ResponsesStreamTap(state, errors);
            default -> new ChatTap(errors);
        };
    }

    @Override
    public UsageTap usageTap(Endpoint endpoint, StateSink state) {
        return endpoint == Endpoint.RESPONSES ? new ResponseTap(state) : new OpenAiAnswerTap();
    }

    /** A version segment anywhere in a path, as in {@code /v1beta/openai} or {@code /openai/v1}. */
    private static final Pattern VERSION = Pattern.compile("(?:^|.*/)v\\d+[a-z0-9]*(?:/.*|$)");

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
}
