package dev.sluice.upstream;

import dev.sluice.call.Headers;
import dev.sluice.call.Secret;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The header fields of a provider's answer: those for the relay itself, and those of them that a client may see. */
final class ResponseHeaders {

    private static final Set<String> KEPT_BACK = Set.of(
            // the message between provider and relay is written anew
            "content-length",
            "content-encoding",
            // they speak of the provider's host, and would be taken to speak of the relay's
            "set-cookie",
            "alt-svc",
            "strict-transport-security",
            "clear-site-data",
            // whose key it was
            "anthropic-organization-id",
            "openai-organization",
            "openai-project",
            // the call has an id of its own, and the provider's goes beside it
            "request-id",
            "x-request-id",
            // one key's limits say nothing of the pool's
            "retry-after",
            "retry-after-ms",
            "x-should-retry");

    private ResponseHeaders() {}

    /** Returns every field as it came, but for those that quote {@code secret}. */
    static Headers all(HttpHeaders from, Secret secret) {
        Headers all = new Headers();
        Iterator<Map.Entry<CharSequence, CharSequence>> fields = from.iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            String value = field.getValue().toString();
            if (!value.contains(secret.reveal())) {
                all.add(field.getKey().toString(), value);
            }
        }
        return all;
    }

    /** Returns the fields that go back to a client. */
    static Headers forClient(Headers all) {
        Headers kept = new Headers();
        String nominated = all.first("connection");
        all.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (goesBack(lower) && !HopByHopHeaders.nominates(nominated, lower)) {
                kept.add(name, value);
            }
        });
        return kept;
    }

    /** Returns the provider's own id of the request, or null. */
    static @Nullable String requestId(Headers all) {
        String id = all.first("request-id");
        return id != null ? id : all.first("x-request-id");
    }

    private static boolean goesBack(String name) {
        return !KEPT_BACK.contains(name)
                && !HopByHopHeaders.is(name)
                && !name.startsWith("x-ratelimit-")
                && !name.startsWith("anthropic-ratelimit-")
                && !name.startsWith("anthropic-priority-")
                && !name.startsWith("anthropic-fast-")
                && !name.startsWith("x-sluice-");
    }
}
