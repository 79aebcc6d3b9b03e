package dev.sluice.protocol.anthropic;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RefusalHeaders;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import java.nio.charset.StandardCharsets;

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
    public StreamTap streamTap(Endpoint endpoint, StateSink state) {
        return new MessagesTap();
    }

    @Override
    public UsageTap usageTap(Endpoint endpoint, StateSink state) {
        return new MessagesTap();
    }
}
