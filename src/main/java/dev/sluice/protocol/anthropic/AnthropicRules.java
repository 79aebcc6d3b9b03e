package dev.sluice.protocol.anthropic;

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

/** What Sluice itself says to Anthropic SDKs. */
public final class AnthropicRules implements DialectRules {

    /** SDKs of this dialect ignore a ping wherever it comes. */
    private static final String PING = "event: ping\ndata: {\"type\":\"ping\"}\n\n";

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
    public void headers(Refusal refusal, Headers into) {
        RefusalHeaders.add(refusal, into);
    }

    @Override
    public byte[] streamError(Endpoint endpoint, Refusal refusal, String requestId) {
        String json = new String(AnthropicError.of(refusal).json(refusal, requestId), StandardCharsets.UTF_8);
        return ("event: error\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] heartbeat() {
        return PING.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StreamTap streamTap(Endpoint endpoint, StateSink state, ErrorClassifier errors) {
        return new MessagesTap(errors);
    }

    @Override
    public UsageTap usageTap(Endpoint endpoint, StateSink state) {
        return new MessagesAnswerTap();
    }

    /** The version that Anthropic's first SDKs send, and that a request without one is taken to mean. */
    private static final String FIRST_VERSION = "2023-06-01";

    /** A version segment at the end of a path. */
    private static final Pattern VERSION = Pattern.compile("(?:^|.*/)v\\d+[a-z0-9]*");

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
        return VERSION.matcher(basePath).matches() ? "" : "/v1";
    }

    @Override
    public String modelListQuery(int limit, @Nullable String after) {
        return after == null ? "limit=" + limit : "limit=" + limit + "&after_id=" + after;
    }
}
