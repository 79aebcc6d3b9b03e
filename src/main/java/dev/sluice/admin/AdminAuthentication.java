package dev.sluice.admin;

import static org.springframework.http.HttpStatus.FORBIDDEN;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
import static org.springframework.http.HttpStatus.TOO_MANY_REQUESTS;
import static org.springframework.http.HttpStatus.UNAUTHORIZED;

import dev.sluice.access.Admin;
import dev.sluice.access.AdminKeys;
import dev.sluice.access.AdminKeys.Check;
import dev.sluice.access.ClientAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The authentication filter of the API: passes requests that present an admin's key as a bearer token, and those that change
 * anything only for the role that may. Without any admin's key it passes none.
 */
final class AdminAuthentication implements HandlerFilterFunction<ServerResponse, ServerResponse> {

    private static final String BEARER = "bearer ";

    private static final String RIGHT = AdminAuthentication.class.getName();

    /** The methods that change nothing. */
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final AdminKeys keys;

    AdminAuthentication(AdminKeys keys) {
        this.keys = keys;
    }

    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        InetAddress from = ClientAddress.of(
                request.remoteAddress().map(InetSocketAddress::getAddress).orElse(null),
                () -> request.headers().header(ClientAddress.FORWARDED_FOR),
                keys.trustedProxies());
        Check check = keys.check(bearer(request.headers().firstHeader(HttpHeaders.AUTHORIZATION)), from);
        if (check instanceof Check.Disabled) {
            return AdminAnswers.error(
                    SERVICE_UNAVAILABLE,
                    "no_admin_key",
                    "The admin API is off, as no admin key is configured: set SLUICE_ADMIN_KEY or"
                            + " sluice.auth.admin-key.");
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
        Check.Right right = (Check.Right) check;
        if (!right.admin().mayWrite() && !READING.contains(request.method())) {
            return AdminAnswers.error(
                    FORBIDDEN,
                    "read_only",
                    "The admin " + right.admin().name() + " may read only (expected: a key with the role write).");
        }
        request.attributes().put(RIGHT, right);
        return next.handle(request);
    }

    /** Returns the admin that sent {@code request}, which has passed this filter. */
    static Admin admin(ServerRequest request) {
        return right(request).admin();
    }

    /** Returns the key by which {@code request} has passed this filter. */
    static Check.Right right(ServerRequest request) {
        return (Check.Right) Objects.requireNonNull(request.attributes().get(RIGHT));
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }
}
