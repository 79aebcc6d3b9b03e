package dev.sluice.upstream;

import dev.sluice.call.Dialect;
import dev.sluice.upstream.ProviderConnection.Preset;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a provider's URLs that comes before an endpoint's path, its version segment included.
 *
 * <p>People write a base as their SDK wants it, with the version or without. An Anthropic SDK appends {@code /v1} itself, so
 * only a base that ends in a version has one already: gateways have version segments of their own further left. An OpenAI
 * base holds the version wherever it has one, as in {@code /v1beta/openai} or {@code /openai/v1}, and where it has none
 * {@code /v1} is what every server that speaks the dialect also answers to.
 */
final class BaseUrl {

    private static final Pattern VERSION = Pattern.compile("v\\d+[a-z0-9]*");

    private final String prefix;

    private BaseUrl(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the base of {@code wire}'s paths. DeepSeek's own have no version. */
    static BaseUrl of(ProviderConnection wire) {
        String url = wire.baseUrl().toString();
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        boolean bare = wire.preset() == Preset.DEEPSEEK && wire.dialect() == Dialect.OPENAI;
        return new BaseUrl(bare || hasVersion(wire.baseUrl(), wire.dialect()) ? url : url + "/v1");
    }

    private static boolean hasVersion(URI base, Dialect dialect) {
        String path = base.getPath() == null ? "" : base.getPath();
        String[] segments = path.split("/", -1);
        return switch (dialect) {
            case ANTHROPIC ->
                segments.length > 0
                        && VERSION.matcher(segments[segments.length - 1]).matches();
            case OPENAI -> {
                boolean found = false;
                for (String segment : segments) {
                    found |= VERSION.matcher(segment).matches();
                }
                yield found;
            }
        };
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
