package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.demo.limits.Admission;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.Quota;
import dev.sluice.demo.limits.Ruling;
import dev.sluice.demo.wire.Ask;
import dev.sluice.demo.wire.ModelList;
import dev.sluice.demo.wire.Problem;
import dev.sluice.demo.wire.Prompt;
import dev.sluice.demo.wire.ProviderError;
import dev.sluice.demo.wire.Reading;
import dev.sluice.demo.wire.Vectors;
import dev.sluice.protocol.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Decides what a request is answered; knows of no network. Safe for use by several threads. */
record Responder(Script script, List<String> models, Ticker ticker) {

    /** When to come again, where a key is told to be limited and there is no true answer. */
    private static final long TOLD_RETRY_AFTER_NANOS = 1_000_000_000;

    /** Returns the identifier of a request, as it is told in headers and errors. */
    static String requestId(Exchange exchange) {
        return "req_sim_%06d".formatted(exchange.serial());
    }

    /** Answers a request whose method and size are right. */
    Reply answer(Route route, Exchange exchange, byte[] body) {
        Fault fault = exchange.fault();
        if (fault == null) {
            return right(route, exchange, body);
        }
        if (fault.problem() != null) {
            return told(fault, fault.problem(), route, exchange, body);
        }
        Reply right = right(route, exchange, body);
        ProviderError overloaded = ProviderError.of(route.dialect(), Problem.OVERLOADED, "");
        return Damage.apply(fault, right, Script.writer(route.place()).failure(overloaded, requestId(exchange)));
    }

    /** Refuses a request. */
    Reply.Whole refuse(Route route, Exchange exchange, Problem problem, String about) {
        ProviderError error = ProviderError.of(route.dialect(), problem, about);
        return Reply.Whole.of(error.status(), error.body(route.dialect(), requestId(exchange)));
    }

    private Reply told(Fault fault, Problem problem, Route route, Exchange exchange, byte[] body) {
        return switch (fault) {
            case RATE_LIMITED ->
                refuse(route, exchange, problem, "requests").withLimits().withRetryAfter(TOLD_RETRY_AFTER_NANOS);
            case RATE_LIMITED_BARE -> refuse(route, exchange, problem, "requests");
            case MODEL_DENIED -> refuse(route, exchange, problem, modelIn(body));
            default -> refuse(route, exchange, problem, "");
        };
    }

    private Reply right(Route route, Exchange exchange, byte[] body) {
        return switch (route.place()) {
            case MESSAGES, CHAT, RESPONSES -> generate(route, exchange, body);
            case COUNT_TOKENS -> count(route, exchange, body);
            case EMBEDDINGS, MODERATIONS -> judge(route, exchange, body);
            case MODELS -> Reply.Whole.of(200, ModelList.of(route.dialect(), models));
            case MODEL ->
                models.contains(route.model())
                        ? Reply.Whole.of(200, ModelList.entry(route.dialect(), route.model()))
                        : refuse(route, exchange, Problem.NO_MODEL, route.model());
            case UNKNOWN -> refuse(route, exchange, Problem.NO_SUCH_PATH, route.path());
        };
    }

    private Reply generate(Route route, Exchange exchange, byte[] body) {
        Reading reading = script.read(route.place(), body);
        if (reading instanceof Reading.Unreadable unreadable) {
            return refuse(route, exchange, Problem.UNREADABLE, unreadable.complaint());
        }
        Ask ask = ((Reading.Read) reading).ask();
        if (!models.contains(ask.model())) {
            return refuse(route, exchange, Problem.NO_MODEL, ask.model());
        }
        TokenUsage prompt = exchange.account().reading(ask.prompt());
        Optional<Reply> refusal = admit(route, exchange, prompt, ask.outputBound());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        exchange.account().cache(ask.prompt());
        return script.answer(route.place(), ask, prompt, exchange.serial(), exchange.random());
    }

    private Reply count(Route route, Exchange exchange, byte[] body) {
        Reading reading = script.read(route.place(), body);
        if (reading instanceof Reading.Read read) {
            return Reply.Whole.of(
                    200, "{\"input_tokens\":%d}".formatted(read.ask().prompt().tokens()));
        }
        return refuse(route, exchange, Problem.UNREADABLE, ((Reading.Unreadable) reading).complaint());
    }

    private Reply judge(Route route, Exchange exchange, byte[] body) {
        JsonNode tree;
        try {
            tree = Json.read(body);
        } catch (JacksonException e) {
            return refuse(route, exchange, Problem.UNREADABLE, "We could not parse the JSON body of your request.");
        }
        Prompt prompt = Vectors.prompt(tree);
        return admit(route, exchange, exchange.account().reading(prompt), 0)
                .orElseGet(() -> Reply.Whole.of(
                                200,
                                route.place() == Route.Place.EMBEDDINGS
                                        ? Vectors.embeddings(tree, prompt)
                                        : Vectors.moderation(tree, exchange.serial()))
                        .withLimits());
    }

    /** Takes what the request needs of the account's limits, or returns the refusal. */
    private Optional<Reply> admit(Route route, Exchange exchange, TokenUsage prompt, long outputBound) {
        Dialect dialect = route.dialect();
        Admission admission = exchange.account()
                .limits()
                .take(
                        ticker.nanos(),
                        SimulatedAccount.countedInput(dialect, prompt),
                        SimulatedAccount.countedBound(dialect, outputBound));
        if (admission instanceof Admission.Refused refused) {
            return Optional.of(limited(route, exchange, refused));
        }
        exchange.admitted(((Admission.Admitted) admission).use());
        return Optional.empty();
    }

    private Reply limited(Route route, Exchange exchange, Admission.Refused refused) {
        Quota quota = refused.quota();
        long limit = exchange.account()
                .limits()
                .level(quota, ticker.nanos())
                .map(level -> (long) level.limit())
                .orElse((long) LimitPlan.NONE);
        String about = limit + " " + quota.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Reply.Whole refusal =
                refuse(route, exchange, Problem.RATE_LIMITED, about).withLimits();
        boolean isTold = refused.nanos() > 0 && refused.nanos() != Ruling.Refused.NEVER;
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
