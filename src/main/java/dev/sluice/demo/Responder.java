package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.demo.limits.LimitDecision;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.Quota;
import dev.sluice.demo.limits.RuleDecision;
import dev.sluice.demo.wire.ModelListWriter;
import dev.sluice.demo.wire.ParsedRequest;
import dev.sluice.demo.wire.Prompt;
import dev.sluice.demo.wire.ProviderError;
import dev.sluice.demo.wire.RequestProblem;
import dev.sluice.demo.wire.SimulatedRequest;
import dev.sluice.demo.wire.Vectors;
import dev.sluice.protocol.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Decides what a request is answered; knows of no network. Safe for use by several threads. */
record Responder(ReplyScript script, List<String> models, Ticker ticker) {

    /** When to come again, where a key is told to be limited and there is no true answer. */
    private static final long TOLD_RETRY_AFTER_NANOS = 1_000_000_000;

    /** Returns the identifier of a request, as it is told in headers and errors. */
    static String requestId(SimulatedExchange exchange) {
        return "req_sim_%06d".formatted(exchange.serial());
    }

    /** Answers a request whose method and size are right. */
    SimulatedReply answer(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        Fault fault = exchange.fault();
        if (fault == null) {
            return right(route, exchange, body);
        }
        if (fault.problem() != null) {
            return told(fault, fault.problem(), route, exchange, body);
        }
        SimulatedReply right = right(route, exchange, body);
        ProviderError overloaded = ProviderError.of(route.dialect(), RequestProblem.OVERLOADED, "");
        return FaultInjection.apply(
                fault, right, ReplyScript.writer(route.place()).failure(overloaded, requestId(exchange)));
    }

    /** Refuses a request. */
    SimulatedReply.Whole refuse(
            SimulatedRoute route, SimulatedExchange exchange, RequestProblem problem, String about) {
        ProviderError error = ProviderError.of(route.dialect(), problem, about);
        return SimulatedReply.Whole.of(error.status(), error.body(route.dialect(), requestId(exchange)));
    }

    private SimulatedReply told(
            Fault fault, RequestProblem problem, SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        return switch (fault) {
            case RATE_LIMITED ->
                refuse(route, exchange, problem, "requests").withLimits().withRetryAfter(TOLD_RETRY_AFTER_NANOS);
            case RATE_LIMITED_BARE -> refuse(route, exchange, problem, "requests");
            case MODEL_DENIED -> refuse(route, exchange, problem, modelIn(body));
            default -> refuse(route, exchange, problem, "");
        };
    }

    private SimulatedReply right(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        return switch (route.place()) {
            case MESSAGES, CHAT, RESPONSES -> generate(route, exchange, body);
            case COUNT_TOKENS -> count(route, exchange, body);
            case EMBEDDINGS, MODERATIONS -> judge(route, exchange, body);
            case MODELS -> SimulatedReply.Whole.of(200, ModelListWriter.of(route.dialect(), models));
            case MODEL ->
                models.contains(route.model())
                        ? SimulatedReply.Whole.of(200, ModelListWriter.entry(route.dialect(), route.model()))
                        : refuse(route, exchange, RequestProblem.NO_MODEL, route.model());
            case UNKNOWN -> refuse(route, exchange, RequestProblem.NO_SUCH_PATH, route.path());
        };
    }

    private SimulatedReply generate(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        ParsedRequest reading = script.read(route.place(), body);
        if (reading instanceof ParsedRequest.Unreadable unreadable) {
            return refuse(route, exchange, RequestProblem.UNREADABLE, unreadable.complaint());
        }
        SimulatedRequest ask = ((ParsedRequest.Read) reading).ask();
        if (!models.contains(ask.model())) {
            return refuse(route, exchange, RequestProblem.NO_MODEL, ask.model());
        }
        TokenUsage prompt = exchange.account().reading(ask.prompt());
        Optional<SimulatedReply> refusal = admit(route, exchange, prompt, ask.outputBound());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        exchange.account().cache(ask.prompt());
        return script.answer(route.place(), ask, prompt, exchange.serial(), exchange.random());
    }

    private SimulatedReply count(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        ParsedRequest reading = script.read(route.place(), body);
        if (reading instanceof ParsedRequest.Read read) {
            return SimulatedReply.Whole.of(
                    200, "{\"input_tokens\":%d}".formatted(read.ask().prompt().tokens()));
        }
        return refuse(route, exchange, RequestProblem.UNREADABLE, ((ParsedRequest.Unreadable) reading).complaint());
    }

    private SimulatedReply judge(SimulatedRoute route, SimulatedExchange exchange, byte[] body) {
        JsonNode tree;
        try {
            tree = Json.read(body);
        } catch (JacksonException e) {
            return refuse(
                    route, exchange, RequestProblem.UNREADABLE, "We could not parse the JSON body of your request.");
        }
        Prompt prompt = Vectors.prompt(tree);
        return admit(route, exchange, exchange.account().reading(prompt), 0)
                .orElseGet(() -> SimulatedReply.Whole.of(
                                200,
                                route.place() == SimulatedRoute.Place.EMBEDDINGS
                                        ? Vectors.embeddings(tree, prompt)
                                        : Vectors.moderation(tree, exchange.serial()))
                        .withLimits());
    }

    /** Takes what the request needs of the account's limits, or returns the refusal. */
    private Optional<SimulatedReply> admit(
            SimulatedRoute route, SimulatedExchange exchange, TokenUsage prompt, long outputBound) {
        Dialect dialect = route.dialect();
        LimitDecision admission = exchange.account()
                .limits()
                .take(
                        ticker.nanos(),
                        SimulatedAccount.countedInput(dialect, prompt),
                        SimulatedAccount.countedBound(dialect, outputBound));
        if (admission instanceof LimitDecision.Refused refused) {
            return Optional.of(limited(route, exchange, refused));
        }
        exchange.admitted(((LimitDecision.Admitted) admission).use());
        return Optional.empty();
    }

    private SimulatedReply limited(SimulatedRoute route, SimulatedExchange exchange, LimitDecision.Refused refused) {
        Quota quota = refused.quota();
        long limit = exchange.account()
                .limits()
                .level(quota, ticker.nanos())
                .map(level -> (long) level.limit())
                .orElse((long) LimitPlan.NONE);
        String about = limit + " " + quota.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        SimulatedReply.Whole refusal =
                refuse(route, exchange, RequestProblem.RATE_LIMITED, about).withLimits();
        boolean isTold = refused.nanos() > 0 && refused.nanos() != RuleDecision.Refused.NEVER;
        return isTold ? refusal.withRetryAfter(refused.nanos()) : refusal;
    }

    private String modelIn(byte[] body) {
        try {
            return Json.read(body).path("model").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }
}
