package dev.sluice.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The console's files, served at {@code /} and {@code /console}. They contain no data and require no key: the data comes from
 * the API, which requires one.
 */
public final class ConsolePages {

    /** Allows this page's own files alone: no inline script, no embedding in a frame, no request to another server. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final String FOLDER = "/console/";

    /** The files by path; no other file is served. */
    private final Map<String, PageFile> files = new HashMap<>();

    private ConsolePages() {
        for (Resource file : ownFiles()) {
            String path = path(file);
            files.put(path.substring(path.lastIndexOf(FOLDER)), PageFile.of(file));
        }
        for (String name : List.of("uPlot.esm.js", "uPlot.min.css")) {
            files.put(FOLDER + "lib/" + name, PageFile.of(new ClassPathResource(CHARTS + name)));
        }
    }

    /** Reads the files and returns the routes. */
    public static RouterFunction<ServerResponse> routes() {
        ConsolePages pages = new ConsolePages();
        return RouterFunctions.route()
                .GET("/", request -> pages.file(request, FOLDER + "index.html"))
                .GET(
                        "/console",
                        request -> ServerResponse.permanentRedirect(URI.create("/"))
                                .build())
                .GET("/console/**", request -> pages.file(request, request.path()))
                .before(ConsolePages::protect)
                .build();
    }

    private Mono<ServerResponse> file(ServerRequest request, String path) {
        PageFile file = files.get(path);
        return file == null ? ServerResponse.notFound().build() : file.answer(request);
    }

    private static ServerRequest protect(ServerRequest request) {
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        headers.set("content-security-policy", CONTENT_SECURITY_POLICY);
        headers.set("x-content-type-options", "nosniff");
        headers.set("referrer-policy", "no-referrer");
        return request;
    }

    private static Resource[] ownFiles() {
        try {
            return new PathMatchingResourcePatternResolver().getResources("classpath:console/**/*.*");
        } catch (IOException e) {
            throw new UncheckedIOException("the console's files cannot be listed", e);
        }
    }

    private static String path(Resource file) {
        try {
            return file.getURL().getPath();
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the console has no address: " + file, e);
        }
    }
}
