package dev.sluice.upstream;

import dev.sluice.call.Dialect;
import dev.sluice.call.Headers;
import dev.sluice.call.Secret;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.rules.HeaderFilter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A header field or query parameter that the configuration adds to every request to a provider.
 *
 * @param name its name; of a header field in lower case
 * @param value its value, which may be a credential
 */
public record AddedField(String name, Secret value) {

    /** Fields of the message itself, and the codings that the relay can read. */
    private static final Set<String> OF_THE_MESSAGE =
            Set.of("host", "content-length", "content-encoding", "expect", "accept-encoding");

    private static final String PROBE = "probe";

    /** Returns whether the header field {@code name} is written by the relay itself at a provider of {@code dialect}. */
    public static boolean isReserved(String name, Dialect dialect) {
        String lower = name.toLowerCase(Locale.ROOT);
        return OF_THE_MESSAGE.contains(lower) || HeaderFilter.isHopByHop(lower, null) || isCredential(lower, dialect);
    }

    private static boolean isCredential(String name, Dialect dialect) {
        Headers credential = new Headers();
        Dialects.of(dialect).authorize(Secret.of(PROBE), credential);
        String value = credential.first(name);
        return value != null && value.endsWith(PROBE);
    }

    /** Returns whether {@code fields} have one named {@code name}. */
    static boolean contain(List<AddedField> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }
}
