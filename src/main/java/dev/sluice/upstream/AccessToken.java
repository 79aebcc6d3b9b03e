package dev.sluice.upstream;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Secret;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The access token of one service account: fetched when it is first needed, kept until shortly before it expires, and fetched once
 * however many wait for it. Safe for use by many threads.
 */
final class AccessToken {

    private static final Logger LOG = LoggerFactory.getLogger(AccessToken.class);

    /** A token is replaced so long before it expires: the relay's longest call must be able to begin with it. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    /** As for other repeated lines: an operator sees that it goes on, and the log does not grow. */
    private static final long LOG_INTERVAL = Duration.ofMinutes(1).toNanos();

    /** The most of an error's words that a log gets. */
    private static final int MAX_WORDS = 300;

    private final ServiceAccount account;
    private final TokenEndpoint endpoint;
    private final Ticker ticker;
    private final InstantSource clock;
    private @Nullable Secret token;
    private long renewAt;
    private long expiresAt;
    private @Nullable Mono<Secret> pending;
    private boolean told;
    private long toldAt;

    AccessToken(ServiceAccount account, TokenEndpoint endpoint, Ticker ticker, InstantSource clock) {
        this.account = account;
        this.endpoint = endpoint;
        this.ticker = ticker;
        this.clock = clock;
    }

    /** The server that gives tokens for signed requests. */
    interface TokenEndpoint {

        /** Sends {@code form} to the address of {@code account}, and returns the answer. */
        Mono<Reply> ask(ServiceAccount account, String form);

        /** Its answer. */
        record Reply(int status, byte[] body) {}
    }

    /** Returns a token that is valid; fails with {@link FailedAttempt}. */
    Mono<Secret> get() {
        Mono<Secret> asked;
        Secret valid;
        synchronized (this) {
            long now = ticker.nanos();
            valid = token != null && now - expiresAt < 0 ? token : null;
            if (valid != null && now - renewAt < 0) {
                return Mono.just(valid);
            }
            if (pending == null) {
                pending = fetch().doOnTerminate(this::over).cache();
            }
            asked = pending;
        }
        if (valid == null) {
            return asked;
        }
        asked.subscribe(renewed -> {}, failed -> {});
        return Mono.just(valid);
    }

    private synchronized void over() {
        pending = null;
    }

    private Mono<Secret> fetch() {
        // A signature is computed for too long to hold up an event loop.
        return Mono.fromCallable(() -> account.assertion(clock.instant()))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(assertion -> endpoint.ask(
                        account,
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + assertion))
                .map(this::read)
                .onErrorMap(
                        error -> !(error instanceof FailedAttempt), error -> failed(FailureKind.CONNECT, "no answer"))
                .doOnError(this::tell);
    }

    /** Each call asks again while there is no token; the trouble is one line a minute. */
    private void tell(Throwable trouble) {
        synchronized (this) {
            long now = ticker.nanos();
            if (told && now - toldAt < LOG_INTERVAL) {
                return;
            }
            told = true;
            toldAt = now;
        }
        LOG.warn("{}", trouble.getMessage());
    }

    private Secret read(TokenEndpoint.Reply reply) {
        JsonNode body = json(reply.body());
        String given = body.path("access_token").asString("");
        if (reply.status() != 200 || given.isEmpty()) {
            String words = body.path("error").asString("status " + reply.status())
                    + ' '
                    + body.path("error_description").asString("");
            // RFC 6749, 5.2: the server refuses the account; any other status is its own trouble.
            boolean refused = reply.status() == 400 || reply.status() == 401 || reply.status() == 403;
            throw failed(
                    refused ? FailureKind.REVOKED : FailureKind.SERVER_ERROR,
                    words.strip().substring(0, Math.min(MAX_WORDS, words.strip().length())));
        }
        long seconds = Math.max(1, body.path("expires_in").asLong(ServiceAccount.LIFETIME_SECONDS));
        Secret secret = Secret.of(given);
        keep(secret, Duration.ofSeconds(Math.min(seconds, ServiceAccount.LIFETIME_SECONDS)));
        return secret;
    }

    private synchronized void keep(Secret fresh, Duration lifetime) {
        Duration margin = MARGIN.compareTo(lifetime.dividedBy(2)) < 0 ? MARGIN : lifetime.dividedBy(2);
        token = fresh;
        expiresAt = ticker.nanos() + lifetime.toNanos();
        renewAt = expiresAt - margin.toNanos();
    }

    private FailedAttempt failed(FailureKind kind, String words) {
        return new FailedAttempt(Failure.of(
                        kind,
                        "no access token for the service account " + account.email() + " from " + account.tokenUri()
                                + ": " + words)
                .about(Failure.Subject.KEY));
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.read(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException notJson) {
            return Json.object();
        }
    }
}
