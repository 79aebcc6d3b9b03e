package dev.sluice.edge;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The page at {@code /me}, on which a client sees its account by its own key. Its files hold no data: the page asks the relay's own
 * API for that. Immutable.
 */
final class OwnPage {

    /** Allows this page's own files alone: no inline script, no embedding in a frame, no request to another server. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private final Map<String, PageFile> files = new HashMap<>();

    private record PageFile(String type, byte[] bytes) {}

    OwnPage() {
        files.put("/me", file("index.html", "text/html; charset=utf-8"));
        files.put("/me/me.js", file("me.js", "text/javascript; charset=utf-8"));
        files.put("/me/me.css", file("me.css", "text/css; charset=utf-8"));
    }

    private static PageFile file(String name, String type) {
        try (InputStream file = OwnPage.class.getResourceAsStream("/me/" + name)) {
            return new PageFile(type, Objects.requireNonNull(file, name).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Answers a request for {@code path} where that is one of the page's files, else returns null. */
    @Nullable
    Publisher<Void> answer(String path, boolean head, HttpServerResponse response) {
        PageFile file = files.get(path.equals("/me/") ? "/me" : path);
        if (file == null) {
            return null;
        }
        response.header(HttpHeaderNames.CONTENT_TYPE, file.type())
                .header(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(file.bytes().length))
                .header("content-security-policy", CONTENT_SECURITY_POLICY)
                .header("x-content-type-options", "nosniff")
                .header("referrer-policy", "no-referrer");
        return head ? response.send() : response.sendObject(Unpooled.wrappedBuffer(file.bytes()));
    }
}
