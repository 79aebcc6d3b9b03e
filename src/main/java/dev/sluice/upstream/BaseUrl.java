package dev.sluice.upstream;

import dev.sluice.protocol.rules.DialectRules;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The part of a provider's URLs that comes before an endpoint's path, its version segment included.
 *
 * <p>Operators write a base as their SDK wants it, with the version or without.
 */
final class BaseUrl {

    private final String prefix;

    private BaseUrl(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the base of the paths of {@code connection}, whose dialect has {@code rules}. */
    static BaseUrl of(ProviderConnection connection, DialectRules rules) {
        String url = withoutSlashes(connection.baseUrl().toString());
        URI base = connection.baseUrl();
        String path = base.getPath() == null ? "" : withoutSlashes(base.getPath());
        return new BaseUrl(url + rules.versionSegment(connection.preset(), path));
    }

    private static String withoutSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    /** Returns the URL of {@code path}, which begins with a slash, with {@code query} behind it where there is one. */
    String of(String path, @Nullable String query) {
        return query == null ? prefix + path : prefix + path + '?' + query;
    }

    @Override
    public String toString() {
        return prefix;
    }
}
