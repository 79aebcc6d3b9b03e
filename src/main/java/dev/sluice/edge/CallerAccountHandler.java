package dev.sluice.edge;

import dev.sluice.access.AttemptLimit;
import dev.sluice.access.HostNetwork;
import dev.sluice.accounting.ClientUsage;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.accounting.credit.CreditRefused;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.credit.RedeemCode;
import dev.sluice.call.Caller;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget.OfCaller.Resource;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The handler of the relay's own API for clients: usage, balance, and codes that add credit. */
public final class CallerAccountHandler {

    /** In bytes: a code and its name. */
    static final int MAX_BODY = 4_096;

    /** In characters; longer than any code. */
    private static final int MAX_CODE = 100;

    /** As for calls that the store holds up. */
    private static final Duration WHEN_UNAVAILABLE = Duration.ofSeconds(5);

    /** Clients that name no beginning mean the present and the last month. */
    private static final Duration DEFAULT_SPAN = Duration.ofDays(31);

    /** Unknown codes that may be tried at once, as people mistype; a code that was used already is none. */
    private static final int GUESSES = 10;

    /** Five a minute, as for wrong keys of the management API: 7,200 of the 2^100 codes a day. */
    private static final Duration PER_GUESS = Duration.ofSeconds(12);

    private final CallCosts costs;
    private final Credits credits;
    private final ClientUsage usage;
    private final InstantSource clock;
    private final AttemptLimit<String> guessesOfClients;
    private final AttemptLimit<HostNetwork> guessesOfAddresses;

    public CallerAccountHandler(
            CallCosts costs, Credits credits, ClientUsage usage, InstantSource clock, Ticker ticker) {
        this.costs = costs;
        this.credits = credits;
        this.usage = usage;
        this.clock = clock;
        this.guessesOfClients = new AttemptLimit<>(GUESSES, PER_GUESS, ticker);
        this.guessesOfAddresses = new AttemptLimit<>(GUESSES, PER_GUESS, ticker);
    }

    /** Answers a request of {@code caller} for {@code resource}; subscribes to {@code body} where it needs that. */
    Mono<Void> answer(
            HttpExchange exchange,
            Caller caller,
            @Nullable InetAddress from,
            Resource resource,
            RequestLine line,
            Mono<byte[]> body) {
        Mono<OwnAnswer> answer = switch (resource) {
            case BALANCE -> balance(caller);
            case USAGE -> usage(caller, line);
            case REDEEM -> redeem(caller, HostNetwork.of(from), body);
        };
        return answer.onErrorResume(
                        StoreUnavailable.class,
                        down -> Mono.just(OwnAnswer.later(
                                503,
                                "store_unavailable",
                                "The relay's store cannot be used now (expected: a later try).",
                                WHEN_UNAVAILABLE)))
                .flatMap(it -> it.send(exchange));
    }

    private Mono<OwnAnswer> balance(Caller caller) {
        var terms = costs.terms(caller.name());
        return Mono.fromCompletionStage(() -> credits.wallet(caller.name()))
                .zipWith(Mono.fromCompletionStage(() -> credits.uses(terms.budgets())))
                .map(both -> new OwnAnswer(
                        200, AccountDocuments.balance(terms, both.getT1(), both.getT2(), clock.instant())));
    }

    private Mono<OwnAnswer> usage(Caller caller, RequestLine line) {
        Instant now = clock.instant();
        Instant from;
        Instant to;
        try {
            to = QueryTime.of(line.query(), "to", now);
            from = QueryTime.of(line.query(), "from", to.minus(DEFAULT_SPAN));
        } catch (IllegalArgumentException wrong) {
            return Mono.just(OwnAnswer.error(400, "invalid_parameter", String.valueOf(wrong.getMessage())));
        }
        return Mono.fromCompletionStage(() -> usage.usage(caller.name(), from, to))
                .map(rows -> new OwnAnswer(200, AccountDocuments.usage(from, to, rows)));
    }

    private Mono<OwnAnswer> redeem(Caller caller, HostNetwork from, Mono<byte[]> body) {
        Optional<Duration> wait = guessesOfClients.wait(caller.name()).or(() -> guessesOfAddresses.wait(from));
        if (wait.isPresent()) {
            return Mono.just(OwnAnswer.throttled("Too many unknown codes came from this key or address", wait.get()));
        }
        return body.flatMap(bytes -> {
            String code = code(bytes);
            return code.isEmpty()
                    ? Mono.just(OwnAnswer.error(
                            400, "invalid_parameter", "code: missing (expected: {\"code\": \"a code\"})"))
                    : redeem(caller, from, code);
        });
    }

    private static String code(byte[] body) {
        if (body.length > MAX_BODY) {
            return "";
        }
        try {
            JsonNode code = Json.read(body).path("code");
            return code.isString() && code.asString().length() <= MAX_CODE
                    ? code.asString().strip()
                    : "";
        } catch (JacksonException notJson) {
            return "";
        }
    }

    private Mono<OwnAnswer> redeem(Caller caller, HostNetwork from, String code) {
        return Mono.fromCompletionStage(() -> credits.redeem(caller.name(), RedeemCode.hash(code)))
                .map(given -> new OwnAnswer(200, AccountDocuments.redeemed(given.wallet())))
                .onErrorResume(failure -> refused(failure, caller, from));
    }

    private Mono<OwnAnswer> refused(Throwable failure, Caller caller, HostNetwork from) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof CreditRefused refused)) {
            return Mono.error(failure);
        }
        if (refused.reason() == CreditRefused.Reason.UNKNOWN_CODE) {
            guessesOfClients.count(caller.name());
            guessesOfAddresses.count(from);
        }
        String message = String.valueOf(refused.getMessage());
        return Mono.just(
                switch (refused.reason()) {
                    case CODE_USED -> OwnAnswer.error(409, "code_used", message);
                    case UNKNOWN_CODE -> OwnAnswer.error(404, "unknown_code", message);
                    case CODE_EXPIRED -> OwnAnswer.error(410, "code_expired", message);
                    default -> OwnAnswer.error(400, "not_redeemable", message);
                });
    }
}
