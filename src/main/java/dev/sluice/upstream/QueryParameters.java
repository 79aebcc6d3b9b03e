package dev.sluice.upstream;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query of a request, joined with the parameters that the configuration adds. */
final class QueryParameters {

    private QueryParameters() {}

    /** Returns {@code query} with {@code added} in place of its own parameters of the same names; null where there are none. */
    static @Nullable String with(List<AddedField> added, @Nullable String query) {
        if (added.isEmpty()) {
            return query;
        }
        List<String> parameters = new ArrayList<>();
        if (query != null && !query.isEmpty()) {
            for (String own : query.split("&", -1)) {
                if (!AddedField.contain(added, name(own))) {
                    parameters.add(own);
                }
            }
        }
        for (AddedField field : added) {
            parameters.add(encoded(field.name()) + '=' + encoded(field.value().reveal()));
        }
        return String.join("&", parameters);
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return name;
        }
    }

    /** A blank is written as in paths, since not every server takes a plus sign for one. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
