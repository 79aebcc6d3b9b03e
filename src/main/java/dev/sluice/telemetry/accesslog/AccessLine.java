package dev.sluice.telemetry.accesslog;

import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.Call;
import dev.sluice.call.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One line of the access log.
 *
 * <p>Every line is one JSON object in ASCII, so that no model's name can begin another line or hold control characters of a
 * terminal. Texts from clients and providers are cut to {@value #LONGEST} characters.
 */
final class AccessLine {

    /** Longer than any model's name or request id that a provider is known to use. */
    private static final int LONGEST = 200;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AccessLine() {}

    static byte[] of(CallRecord record, Instant now) {
        Call call = record.call();
        RouteTaken routeTaken = record.routeTaken();
        TokenUsage usage = record.usage().tokens();
        return line(json -> {
            begin(json, now, call.id(), call.caller().name(), call.dialect().label());
            text(json, "model", record.asked());
            json.writeBooleanProperty("stream", record.stream());
            end(json, record.outcome().label(), record.status());
            text(json, "provider", routeTaken.provider());
            text(json, "key", routeTaken.key());
            json.writeNumberProperty("attempts", routeTaken.attempts());
            json.writeNumberProperty("queue_ms", record.waitMillis());
            text(json, "queue_for", routeTaken.waitedFor().isEmpty() ? null : String.join(" ", routeTaken.waitedFor()));
            Long first = record.firstTokenMillis();
            if (first != null) {
                json.writeNumberProperty("first_token_ms", first);
            }
            json.writeNumberProperty("total_ms", record.totalMillis());
            json.writeNumberProperty("input_tokens", usage.input());
            json.writeNumberProperty("cached_input_tokens", usage.cachedInput());
            json.writeNumberProperty("cache_write_tokens", usage.cacheWrite());
            json.writeNumberProperty("output_tokens", usage.output());
            json.writeNumberProperty("reasoning_tokens", usage.reasoning());
            text(json, "upstream_request_id", routeTaken.upstreamRequestId());
        });
    }

    static byte[] of(RejectedRequest request, Instant now) {
        return line(json -> {
            begin(
                    json,
                    now,
                    request.id(),
                    request.caller() == null ? null : request.caller().name(),
                    request.dialect().label());
            text(json, "model", request.model());
            end(json, request.outcome().label(), request.status());
        });
    }

    private static void begin(JsonGenerator json, Instant now, String id, @Nullable String client, String dialect) {
        json.writeStringProperty("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringProperty("id", id);
        text(json, "client", client);
        json.writeStringProperty("dialect", dialect);
    }

    private static void end(JsonGenerator json, String outcome, int status) {
        json.writeStringProperty("outcome", outcome);
        if (status > 0) {
            json.writeNumberProperty("status", status);
        }
    }

    /** Writes a field; leaves it out where the value is unknown. */
    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value.length() <= LONGEST ? value : value.substring(0, LONGEST) + '…');
        }
    }

    private static byte[] line(Fields fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private interface Fields {

        void write(JsonGenerator json);
    }
}
