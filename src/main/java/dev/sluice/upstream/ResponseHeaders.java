package dev.sluice.upstream;

import dev.sluice.call.Headers;
import dev.sluice.call.Secret;
import dev.sluice.protocol.rules.HeaderFilter;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The header fields of a provider's answer: those for the relay itself, and those of them that a caller may see. */
final class ResponseHeaders {

    private ResponseHeaders() {}

    /** Returns every field as it came, but for those that quote {@code credential} or one of {@code secrets} in any spelling. */
    static Headers all(HttpHeaders from, Secret credential, List<Secret> secrets) {
        Headers all = all(from, credential);
        for (Secret secret : secrets) {
            SecretSearch search = new SecretSearch(secret);
            Headers kept = new Headers();
            all.forEach((name, value) -> {
                if (!search.isIn(value)) {
                    kept.add(name, value);
                }
            });
            all = kept;
        }
        return all;
    }

    private static Headers all(HttpHeaders from, Secret secret) {
        int shortest = secret.reveal().length();
        SecretSearch search = null;
        Headers all = new Headers();
        Iterator<Map.Entry<CharSequence, CharSequence>> fields = from.iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            String value = field.getValue().toString();
            if (value.length() < shortest) {
                // Most values are shorter than a key, and no spelling of it is.
                all.add(field.getKey().toString(), value);
                continue;
            }
            search = search == null ? new SecretSearch(secret) : search;
            if (!search.isIn(value)) {
                all.add(field.getKey().toString(), value);
            }
        }
        return all;
    }

    /** Returns the fields that go back to a caller. */
    static Headers forCaller(Headers all) {
        Headers kept = new Headers();
        String connection = all.joined("connection");
        all.forEach((name, value) -> {
            if (HeaderFilter.passesToCaller(name.toLowerCase(Locale.ROOT), connection)) {
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
}
