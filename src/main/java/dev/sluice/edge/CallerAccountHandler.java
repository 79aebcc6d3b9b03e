package dev.sluice.edge;

import dev.sluice.accounting.ClientUsage;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.accounting.credit.CreditRefused;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.credit.RedeemCode;
import dev.sluice.call.Caller;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget.OfCaller.Resource;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The handler of the relay's own API: what a client used and may still spend, and codes that give it credit. Errors have the form
 * of the management API's.
 */
public final class CallerAccountHandler {

    /** In bytes: a code and its name. */
    static final int MAX_BODY = 4_096;

    /** In characters; longer than any code. */
    /** Seconds, as for calls that the store holds up. */
    private static final String RETRY_AFTER = "5";

    private static final int MAX_CODE = 100;

    /** Clients that name no beginning mean the present and the last month. */
    private static final Duration DEFAULT_SPAN = Duration.ofDays(31);

    private final CallCosts costs;
    private final Credits credits;
    private final ClientUsage usage;
    private final InstantSource clock;

    public CallerAccountHandler(CallCosts costs, Credits credits, ClientUsage usage, InstantSource clock) {
        this.costs = costs;
        this.credits = credits;
        this.usage = usage;
        this.clock = clock;
    }

    /** An answer: its status and document. */
    private record Answer(int status, ObjectNode document) {

        static Answer error(int status, String code, String message) {
            ObjectNode document = Json.object();
            document.putObject("error").put("code", code).put("message", message);
            return new Answer(status, document);
        }
    }

    /** Answers a request of {@code caller} for {@code resource}; subscribes to {@code body} where it needs that. */
    Mono<Void> answer(HttpExchange exchange, Caller caller, Resource resource, RequestLine line, Mono<byte[]> body) {
        Mono<Answer> answer = switch (resource) {
            case BALANCE -> balance(caller);
            case USAGE -> usage(caller, line);
            case REDEEM -> redeem(caller, body);
        };
        return answer.onErrorResume(
                        StoreUnavailable.class,
                        down -> Mono.just(Answer.error(
                                503,
                                "store_unavailable",
                                "The relay's store cannot be used now (expected: a later try).")))
                .flatMap(it -> send(exchange, it));
    }

    private static Mono<Void> send(HttpExchange exchange, Answer answer) {
        exchange.commonFields();
        exchange.response()
                .status(answer.status())
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (answer.status() == 503) {
            exchange.response().header(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER);
        }
        return Mono.from(exchange.send(Json.bytes(answer.document())));
    }

    private Mono<Answer> balance(Caller caller) {
        var terms = costs.terms(caller.name());
        return Mono.fromCompletionStage(() -> credits.wallet(caller.name()))
                .zipWith(Mono.fromCompletionStage(() -> credits.uses(terms.budgets())))
                .map(both ->
                        new Answer(200, AccountDocuments.balance(terms, both.getT1(), both.getT2(), clock.instant())));
    }

    private Mono<Answer> usage(Caller caller, RequestLine line) {
        Instant now = clock.instant();
        Instant from;
        Instant to;
        try {
            to = QueryTime.of(line.query(), "to", now);
            from = QueryTime.of(line.query(), "from", to.minus(DEFAULT_SPAN));
        } catch (IllegalArgumentException wrong) {
            return Mono.just(Answer.error(400, "invalid_parameter", String.valueOf(wrong.getMessage())));
        }
        return Mono.fromCompletionStage(() -> usage.usage(caller.name(), from, to))
                .map(rows -> new Answer(200, AccountDocuments.usage(from, to, rows)));
    }

    private Mono<Answer> redeem(Caller caller, Mono<byte[]> body) {
        return body.flatMap(bytes -> {
            String code = code(bytes);
            return code.isEmpty()
                    ? Mono.just(
                            Answer.error(400, "invalid_parameter", "code: missing (expected: {\"code\": \"a code\"})"))
                    : redeem(caller, code);
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

    private Mono<Answer> redeem(Caller caller, String code) {
        return Mono.fromCompletionStage(() -> credits.redeem(caller.name(), RedeemCode.hash(code)))
                .map(given -> new Answer(200, AccountDocuments.redeemed(given.wallet())))
                .onErrorResume(CallerAccountHandler::refused);
    }

    private static Mono<Answer> refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof CreditRefused refused)) {
            return Mono.error(failure);
        }
        String message = String.valueOf(refused.getMessage());
        return Mono.just(
                switch (refused.reason()) {
                    case CODE_USED -> Answer.error(409, "code_used", message);
                    case UNKNOWN_CODE -> Answer.error(404, "unknown_code", message);
                    case CODE_EXPIRED -> Answer.error(410, "code_expired", message);
                    default -> Answer.error(400, "not_redeemable", message);
                });
    }
}
