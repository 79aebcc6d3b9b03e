package dev.sluice.upstream;

import dev.sluice.protocol.rules.DialectRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * The part of a provider's URLs that comes before an endpoint's path, its version segment included.
 *
 * <p>Operators write a base as their SDK wants it, with the version or without.
 */
final class BaseUrl {

    /** The URLs that are kept before all are forgotten: those of endpoints, and of some models or files that a path names. */
    private static final int KEPT = 64;

    private final String prefix;

    /** By their text: Reactor Netty takes a text apart by a regular expression, for each request. */
    private final Map<String, URI> parsed = new ConcurrentHashMap<>();

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

    /** Returns {@code request} with the URL of {@code path} and {@code query}. */
    HttpClient.RequestSender address(HttpClient.RequestSender request, String path, @Nullable String query) {
        String url = of(path, query);
        URI kept = query == null ? parsed(url) : null;
        return kept == null ? request.uri(url) : request.uri(kept);
    }

    private @Nullable URI parsed(String url) {
        URI known = parsed.get(url);
        if (known != null) {
            return known;
        }
        if (parsed.size() >= KEPT) {
            parsed.clear();
        }
        try {
            URI made = new URI(url);
            // A host that Java does not take for one has a name all the same.
            if (made.getHost() == null) {
                return null;
            }
            parsed.put(url, made);
            return made;
        } catch (URISyntaxException notForJava) {
            return null;
        }
    }

    @Override
    public String toString() {
        return prefix;
    }
}
