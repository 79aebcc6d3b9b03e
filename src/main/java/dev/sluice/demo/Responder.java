package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.demo.limits.LimitDecision;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.Quota;
import dev.sluice.demo.limits.RuleDecision;
import dev.sluice.demo.wire.EmbeddingsWriter;
import dev.sluice.demo.wire.ModerationsWriter;
import dev.sluice.demo.wire.ParsedRequest;
import dev.sluice.demo.wire.Prompt;
import dev.sluice.demo.wire.ProviderError;
import dev.sluice.demo.wire.RequestProblem;
import dev.sluice.demo.wire.SimulatedRequest;
import dev.sluice.protocol.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The logic of the simulated provider: the reply to each request, without any I/O. Safe for use by several threads. */
record Responder(
        ReplyScript replies, List<String> models, boolean limitsShown, Ticker ticker, ArrivalListener arrivals) {

    /** The retry-after of an injected rate limit, for which there is no true value. */
    private static final long INJECTED_RETRY_AFTER_NANOS = 1_000_000_000;

    /** Returns the identifier of a request, as headers and errors show it. */
    static String requestId(SimulatedExchange exchange) {
        return "req_sim_%06d".formatted(exchange.serial());
    }

    /** Returns the reply to a request of the right method and size. */
    SimulatedReply answer(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        Fault fault = exchange.fault();
        if (fault == null) {
            return correct(route, exchange, body);
        }
        if (fault.problem() != null) {
            return injected(fault, fault.problem(), route, exchange, body);
        }
        SimulatedReply correct = correct(route, exchange, body);
        ProviderError overloaded = route.format().error(RequestProblem.OVERLOADED, "");
        return FaultInjection.apply(
                fault, correct, ReplyScript.writer(route.operation()).failure(overloaded, requestId(exchange)));
    }

    /** Returns the refusal of a request. */
    SimulatedReply.Whole refuse(
            SimulatedRoute route, SimulatedExchange exchange, RequestProblem problem, String about) {
        ProviderError error = route.format().error(problem, about);
        return SimulatedReply.Whole.of(error.status(), route.format().errorBody(error, requestId(exchange)));
    }

    private SimulatedReply injected(
            Fault fault, RequestProblem problem, SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        asksFor(exchange, modelIn(route, body));
        return switch (fault) {
            case RATE_LIMITED ->
                refuse(route, exchange, problem, "requests").withLimits().withRetryAfter(INJECTED_RETRY_AFTER_NANOS);
            case RATE_LIMITED_BARE -> refuse(route, exchange, problem, "requests");
            case MODEL_DENIED -> refuse(route, exchange, problem, modelIn(route, body));
            default -> refuse(route, exchange, problem, "");
        };
    }

    private SimulatedReply correct(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        return switch (route.operation()) {
            case MESSAGES, CHAT, RESPONSES, GENERATE -> generate(route, exchange, body);
            case COUNT_TOKENS, GEMINI_COUNT_TOKENS -> count(route, exchange, body);
            case EMBEDDINGS, MODERATIONS -> evaluate(route, exchange, body);
            case MODELS -> SimulatedReply.Whole.of(200, route.format().models(models));
            case MODEL ->
                models.contains(route.model())
                        ? SimulatedReply.Whole.of(200, route.format().model(route.model()))
                        : refuse(route, exchange, RequestProblem.NO_MODEL, route.model());
            case UNKNOWN -> refuse(route, exchange, RequestProblem.NO_SUCH_PATH, route.path());
        };
    }

    private SimulatedReply generate(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        ParsedRequest parsed = replies.read(route.operation(), body);
        if (parsed instanceof ParsedRequest.Unreadable unreadable) {
            return refuse(route, exchange, RequestProblem.UNREADABLE, unreadable.message());
        }
        SimulatedRequest request = route.asked(((ParsedRequest.Read) parsed).request());
        if (!models.contains(request.model())) {
            return refuse(route, exchange, RequestProblem.NO_MODEL, request.model());
        }
        exchange.asksFor(request.model());
        TokenUsage prompt = exchange.account().usage(request.prompt());
        Optional<SimulatedReply> refusal = admit(route, exchange, prompt, request.outputBound());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        exchange.account().cache(request.prompt());
        return replies.answer(route.operation(), request, prompt, exchange.serial(), exchange.random());
    }

    private SimulatedReply count(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        ParsedRequest parsed = replies.read(route.operation(), body);
        if (parsed instanceof ParsedRequest.Read read) {
            return SimulatedReply.Whole.of(
                    200,
                    (route.dialect() == Dialect.GEMINI ? "{\"totalTokens\":%d}" : "{\"input_tokens\":%d}")
                            .formatted(read.request().prompt().tokens()));
        }
        return refuse(route, exchange, RequestProblem.UNREADABLE, ((ParsedRequest.Unreadable) parsed).message());
    }

    private SimulatedReply evaluate(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        JsonNode tree;
        try {
            tree = Json.read(body);
        } catch (JacksonException e) {
            return refuse(
                    route, exchange, RequestProblem.UNREADABLE, "We could not parse the JSON body of your request.");
        }
        asksFor(exchange, tree.path("model").asString(""));
        Prompt prompt = Prompt.ofInput(tree);
        return admit(route, exchange, exchange.account().usage(prompt), 0)
                .orElseGet(() -> SimulatedReply.Whole.of(
                                200,
                                route.operation() == SimulatedRoute.Operation.EMBEDDINGS
                                        ? EmbeddingsWriter.body(tree, prompt)
                                        : ModerationsWriter.body(tree, exchange.serial()))
                        .withLimits());
    }

    /** Takes what the request needs from the account's limits; returns the refusal where there is not enough. */
    private Optional<SimulatedReply> admit(
            SimulatedRoute route, SimulatedExchange exchange, TokenUsage prompt, long outputBound) {
        Dialect dialect = route.dialect();
        long now = ticker.nanos();
        long input = SimulatedAccount.countedInput(dialect, prompt);
        long bound = SimulatedAccount.countedBound(dialect, outputBound);
        LimitDecision decision = exchange.limits().take(now, input, bound);
        boolean admitted = decision instanceof LimitDecision.Admitted;
        arrivals.arrived(exchange.account().name(), exchange.model(), now, input + bound, admitted);
        if (decision instanceof LimitDecision.Refused refused) {
            return Optional.of(limited(route, exchange, refused));
        }
        exchange.admitted(((LimitDecision.Admitted) decision).use());
        return Optional.empty();
    }

    private SimulatedReply limited(SimulatedRoute route, SimulatedExchange exchange, LimitDecision.Refused refused) {
        Quota quota = refused.quota();
        long limit = exchange.limits()
                .level(quota, ticker.nanos())
                .map(level -> (long) level.limit())
                .orElse((long) LimitPlan.NONE);
        String about = (limitsShown ? limit + " " : "")
                + quota.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        SimulatedReply.Whole refusal =
                refuse(route, exchange, RequestProblem.RATE_LIMITED, about).withLimits();
        boolean hasRetryAfter = refused.nanos() > 0 && refused.nanos() != RuleDecision.Refused.NEVER;
        return hasRetryAfter ? refusal.withRetryAfter(refused.nanos()) : refusal;
    }

    /** Notes the model unless it is a made-up name, since each one that is noted has limits of its own from then on. */
    private void asksFor(SimulatedExchange exchange, String model) {
        if (models.contains(model)) {
            exchange.asksFor(model);
        }
    }

    private static String modelIn(SimulatedRoute route, byte[] body) {
        if (route.dialect() == Dialect.GEMINI) {
            return route.model();
        }
        try {
            return Json.read(body).path("model").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }
}
