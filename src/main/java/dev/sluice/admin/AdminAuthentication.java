package dev.sluice.admin;

import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
import static org.springframework.http.HttpStatus.TOO_MANY_REQUESTS;
import static org.springframework.http.HttpStatus.UNAUTHORIZED;

import dev.sluice.access.AdminKey;
import dev.sluice.access.AdminKey.Check;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The authentication filter of the API: passes requests that present the admin key as a bearer token. Without a configured
 * admin key it passes none.
 */
final class AdminAuthentication implements HandlerFilterFunction<ServerResponse, ServerResponse> {

    private static final String BEARER = "bearer ";

    private final AdminKey key;

    AdminAuthentication(AdminKey key) {
        this.key = key;
    }

    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        InetAddress from =
                request.remoteAddress().map(InetSocketAddress::getAddress).orElse(null);
        Check check = key.check(bearer(request.headers().firstHeader(HttpHeaders.AUTHORIZATION)), from);
        if (check instanceof Check.Disabled) {
            return AdminAnswers.error(
                    SERVICE_UNAVAILABLE,
                    "no_admin_key",
                    "The admin API is off, as no admin key is configured: set SLUICE_ADMIN_KEY or sluice.auth.admin-key.");
        }
        if (check instanceof Check.Throttled throttled) {
            long seconds = throttled.retryAfter().toSeconds() + 1;
            return AdminAnswers.error(
                    ServerResponse.status(TOO_MANY_REQUESTS).header(HttpHeaders.RETRY_AFTER, Long.toString(seconds)),
                    "too_many_tries",
                    "Too many wrong admin keys came from this address; another may be tried in " + seconds + " s.");
        }
        if (check instanceof Check.Wrong) {
            return AdminAnswers.error(
                    ServerResponse.status(UNAUTHORIZED)
                            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sluice admin\""),
                    "wrong_admin_key",
                    "The admin key is wrong or missing (expected: authorization: Bearer SLUICE_ADMIN_KEY).");
        }
        return next.handle(request);
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }
}
