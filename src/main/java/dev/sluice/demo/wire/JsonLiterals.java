package dev.sluice.demo.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** JSON values as text, for templates. */
final class JsonLiterals {

    private JsonLiterals() {}

    /** Returns {@code value} as a JSON string, quotes included, or {@code null}. */
    static String quoted(@Nullable String value) {
        return value == null
                ? "null"
                : '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(value)) + '"';
    }
}
