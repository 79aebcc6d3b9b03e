package dev.sluice.edge;

import dev.sluice.call.Caller;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import reactor.core.publisher.Mono;

/** A router of requests to the handlers of their targets. Safe for use by many threads. */
public final class RequestRouter {

    private final CallHandler calls;
    private final StoredHandler stored;
    private final ModelsHandler models;
    private final CallerAccountHandler account;
    private final SignUpHandler signUp;
    private final CallerIdentification identification;

    /**
     * @param account answers what clients ask of themselves
     * @param signUp answers those who have no key yet
     */
    public RequestRouter(
            CallHandler calls,
            StoredHandler stored,
            ModelsHandler models,
            CallerAccountHandler account,
            SignUpHandler signUp,
            CallerIdentification identification) {
        this.calls = calls;
        this.stored = stored;
        this.models = models;
        this.account = account;
        this.signUp = signUp;
        this.identification = identification;
    }

    /** Answers a request for {@code target}; a refusal is an error with {@link dev.sluice.call.RefusedCall}. */
    Mono<Void> answer(HttpExchange exchange, RequestTarget target, RequestLine line) {
        if (target instanceof RequestTarget.Relayed relayed) {
            return calls.relayed(exchange, relayed, line);
        }
        if (target instanceof RequestTarget.Stored response) {
            return stored.response(exchange, response, line);
        }
        if (target instanceof RequestTarget.OfAccount ofAccount) {
            return stored.ofAccount(exchange, ofAccount, line);
        }
        if (target instanceof RequestTarget.OfCaller own) {
            return Mono.defer(() -> answerOwn(exchange, own, line));
        }
        if (target instanceof RequestTarget.SignUp asked) {
            return Mono.defer(() -> asked.registers()
                    ? signUp.register(exchange, identification.address(exchange))
                    : signUp.terms(exchange));
        }
        if (target instanceof RequestTarget.ModelList) {
            return Mono.defer(() -> models.list(exchange, identification.caller(exchange, line)));
        }
        if (target instanceof RequestTarget.Model model) {
            return Mono.defer(() -> models.one(exchange, identification.caller(exchange, line), model.id()));
        }
        return Mono.error(
                ((RequestTarget.Refused) target).refusal(line.method()).asException());
    }

    private Mono<Void> answerOwn(HttpExchange exchange, RequestTarget.OfCaller target, RequestLine line) {
        Caller caller = identification.caller(exchange, line);
        return calls.withBody(
                exchange,
                caller,
                body -> account.answer(
                        exchange,
                        caller,
                        identification.address(exchange),
                        target.resource(),
                        line,
                        Mono.fromSupplier(
                                () -> body.copy(0, Math.min(body.length(), CallerAccountHandler.MAX_BODY + 1)))));
    }
}
