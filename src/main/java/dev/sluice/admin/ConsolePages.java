package dev.sluice.admin;

import java.net.URI;
import java.util.function.BiConsumer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The console's files, served at {@code /} and {@code /console}. They hold no data and need no key: what they show comes
 * from the API, which does.
 */
public final class ConsolePages {

    /** Nothing but this page's own files, no inline script, no frame around it, no request to anywhere else. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Resource PAGE = new ClassPathResource("console/index.html");
    private static final Resource FILES = new ClassPathResource("console/");
    private static final Resource CHARTS = new ClassPathResource("META-INF/resources/webjars/uplot/1.6.30/dist/");

    private ConsolePages() {}

    /** Returns the routes. */
    public static RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/", request -> ServerResponse.ok().bodyValue(PAGE))
                .GET("/console", request -> ServerResponse.permanentRedirect(URI.create("/"))
                        .build())
                .resources("/console/lib/**", CHARTS, kept("max-age=86400"))
                .resources("/console/**", FILES, kept("no-cache"))
                .before(ConsolePages::protect)
                .build();
    }

    private static BiConsumer<Resource, HttpHeaders> kept(String cacheControl) {
        return (file, headers) -> headers.setCacheControl(cacheControl);
    }

    private static ServerRequest protect(ServerRequest request) {
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        headers.set("content-security-policy", CONTENT_SECURITY_POLICY);
        headers.set("x-content-type-options", "nosniff");
        headers.set("referrer-policy", "no-referrer");
        return request;
    }
}
