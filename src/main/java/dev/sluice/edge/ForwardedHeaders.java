package dev.sluice.edge;

import dev.sluice.call.Headers;
import dev.sluice.protocol.rules.HeaderFilter;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** The header fields of a request that go on to a provider. */
final class ForwardedHeaders {

    private ForwardedHeaders() {}

    /** Returns those of {@code fields} that go on, in their order, with their names in lower case. */
    static Headers endToEnd(HttpHeaders fields) {
        String connection = fields.contains("connection") ? String.join(",", fields.getAll("connection")) : null;
        Headers kept = new Headers();
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            String name = field.getKey().toString().toLowerCase(Locale.ROOT);
            if (HeaderFilter.passesToProvider(name, connection)) {
                kept.add(name, field.getValue().toString());
            }
        }
        return kept;
    }
}
