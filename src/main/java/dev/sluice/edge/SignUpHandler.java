package dev.sluice.edge;

import dev.sluice.access.AccessStore;
import dev.sluice.access.SignUp;
import dev.sluice.access.SignUp.Result;
import dev.sluice.access.SignUpTerms;
import dev.sluice.accounting.AmountText;
import dev.sluice.accounting.Money;
import dev.sluice.protocol.json.Json;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** The handler of registrations, which need no key. */
public final class SignUpHandler {

    private final SignUp signUp;

    public SignUpHandler(SignUp signUp) {
        this.signUp = signUp;
    }

    /** Answers a request for the terms. */
    Mono<Void> terms(HttpExchange exchange) {
        return new OwnAnswer(200, terms(signUp.terms())).send(exchange);
    }

    /**
     * Answers a registration.
     *
     * @param from the address that it came from, or null where that is not known
     */
    Mono<Void> register(HttpExchange exchange, @Nullable InetAddress from) {
        return Mono.fromCompletionStage(() -> signUp.register(from))
                .map(SignUpHandler::answer)
                .onErrorReturn(
                        AccessStore.Unavailable.class,
                        OwnAnswer.error(503, "store_unavailable", "No client can register now; try again later."))
                .flatMap(it -> it.send(exchange));
    }

    private static ObjectNode terms(SignUpTerms terms) {
        ObjectNode document = Json.object().put("enabled", terms.enabled());
        Money credit = terms.enabled() ? terms.credit() : null;
        if (credit == null) {
            document.putNull("credit");
        } else {
            document.putObject("credit")
                    .put("amount", AmountText.of(credit.amount()))
                    .put("currency", credit.currency().getCurrencyCode())
                    .put(
                            "lasts_seconds",
                            terms.creditLasts() == null
                                    ? null
                                    : terms.creditLasts().toSeconds());
        }
        return document;
    }

    private static OwnAnswer answer(Result result) {
        if (result instanceof Result.Registered registered) {
            Money credit = registered.credit();
            return new OwnAnswer(
                    201,
                    Json.object()
                            .put("name", registered.name())
                            .put("key", registered.key())
                            .put("balance", credit == null ? "0.00" : AmountText.of(credit.amount()))
                            .put(
                                    "currency",
                                    credit == null ? null : credit.currency().getCurrencyCode())
                            .put(
                                    "expires",
                                    registered.expires() == null
                                            ? null
                                            : registered.expires().toString()));
        }
        if (result instanceof Result.Throttled throttled) {
            return OwnAnswer.throttled("Too many have registered from this address or in all", throttled.retryAfter());
        }
        return result instanceof Result.Full
                ? OwnAnswer.error(503, "signup_full", "There are as many clients as may register; ask the operator.")
                : OwnAnswer.error(404, "signup_off", "Clients of this relay are made by its operator alone.");
    }
}
