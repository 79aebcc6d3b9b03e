package dev.sluice.upstream;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.LruMap;
import dev.sluice.call.Secret;
import dev.sluice.call.Ticker;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;

/**
 * The credentials that are sent for a pool's keys: the keys themselves, and for service accounts their access tokens. Safe for use by
 * many threads.
 */
final class Credentials {

    /** As many accounts as have their tokens kept; more than a pool of them has. */
    private static final int MAX_ACCOUNTS = 10_000;

    /** A token has some hundred bytes, up to two kilobytes. */
    private static final int MAX_ANSWER = 64 << 10;

    /** A slower token endpoint fails the attempt while its call still has time for another. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Ticker ticker;
    private final InstantSource clock;
    private final Map<Secret, AccessToken> tokens = new LruMap<>(MAX_ACCOUNTS);

    Credentials(Ticker ticker, InstantSource clock) {
        this.ticker = ticker;
        this.clock = clock;
    }

    /** Returns the credential of a key where it needs none to be fetched, else null. */
    static @Nullable Secret own(Secret key) {
        return ServiceAccount.isMeantBy(key) ? null : key;
    }

    /**
     * Returns the access token for {@code key}, a service account; fails with {@link dev.sluice.call.FailedAttempt}.
     *
     * @param http the client that asks for one
     */
    Mono<Secret> of(Secret key, HttpClient http) {
        AccessToken token;
        synchronized (tokens) {
            token = tokens.get(key);
            ServiceAccount account = token == null ? ServiceAccount.read(key.reveal()) : null;
            if (token == null && account == null) {
                return Mono.error(new FailedAttempt(Failure.of(
                                FailureKind.REVOKED,
                                "a key in JSON that is no service account (expected: the whole file)")
                        .about(Failure.Subject.KEY)));
            }
            if (account != null) {
                token = new AccessToken(account, (asked, form) -> ask(http, asked, form), ticker, clock);
                tokens.put(key, token);
            }
        }
        return Objects.requireNonNull(token).get();
    }

    private static Mono<AccessToken.TokenEndpoint.Reply> ask(HttpClient http, ServiceAccount account, String form) {
        return http.headers(fields -> fields.set("content-type", "application/x-www-form-urlencoded")
                        .set("accept", "application/json"))
                .post()
                .uri(account.tokenUri())
                .send(ByteBufMono.fromString(Mono.just(form)))
                .response((response, content) -> content.asByteArray()
                        .collect(ByteArrayOutputStream::new, Credentials::add)
                        .map(body -> new AccessToken.TokenEndpoint.Reply(
                                response.status().code(), body.toByteArray())))
                .next()
                .timeout(TIMEOUT);
    }

    private static void add(ByteArrayOutputStream body, byte[] part) {
        if (body.size() + part.length > MAX_ANSWER) {
            throw new IllegalStateException("an access token of more than " + MAX_ANSWER + " bytes");
        }
        body.writeBytes(part);
    }
}
