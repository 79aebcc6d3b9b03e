package dev.sluice.protocol.dialect;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.anthropic.AnthropicRules;
import dev.sluice.protocol.openai.OpenAiRules;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The rules of every dialect. */
public final class Dialects {

    /** The first is the dialect of a request that shows no other: most clients with a base URL of their own are OpenAI's. */
    private static final List<DialectRules> ALL = List.of(
            new OpenAiRules(), //
            new AnthropicRules());

    private static final Map<Dialect, DialectRules> BY_DIALECT = new EnumMap<>(Dialect.class);

    static {
        ALL.forEach(rules -> BY_DIALECT.put(rules.dialect(), rules));
        for (Dialect dialect : Dialect.values()) {
            of(dialect);
        }
    }

    private Dialects() {}

    /**
     * A request as it was recognised.
     *
     * @param target the thing that it asks for
     * @param rules the rules of the dialect in which it is answered
     */
    public record Recognised(RequestTarget target, DialectRules rules) {}

    /** Returns the rules of {@code dialect}. */
    public static DialectRules of(Dialect dialect) {
        DialectRules rules = BY_DIALECT.get(dialect);
        if (rules == null) {
            throw new IllegalStateException("no rules of " + dialect);
        }
        return rules;
    }

    /**
     * Recognises a request. An endpoint is answered in its own dialect. Elsewhere, where dialects share paths or none has the
     * path, the header fields decide.
     *
     * @param hasHeader tells by its name, in lower case, whether the request has a header field
     */
    public static Recognised recognise(RequestLine request, Predicate<String> hasHeader) {
        DialectRules shown = rulesShownBy(hasHeader);
        RequestTarget target = target(request, shown);
        return new Recognised(
                target,
                target instanceof RequestTarget.Relayed relayed
                        ? of(relayed.endpoint().dialect())
                        : shown);
    }

    /** Returns whether a request's header field, by its name in lower case, belongs to one dialect and is lost in translation. */
    public static boolean isDialectHeader(String name) {
        for (DialectRules rules : ALL) {
            if (rules.isOwnHeader(name)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the rules of the dialect that a request shows by its header fields alone. */
    public static DialectRules rulesShownBy(Predicate<String> hasHeader) {
        for (DialectRules rules : ALL) {
            if (rules.isShownBy(hasHeader)) {
                return rules;
            }
        }
        return ALL.get(0);
    }

    private static RequestTarget target(RequestLine request, DialectRules first) {
        RequestTarget target = first.target(request);
        for (DialectRules rules : ALL) {
            if (target == null && rules != first) {
                target = rules.target(request);
            }
        }
        if (target == null) {
            target = OwnPaths.find(request);
        }
        if (target == null) {
            return new RequestTarget.Unknown(request.path());
        }
        return request.isPlain() || target instanceof RequestTarget.Model ? target : new RequestTarget.NotPlain();
    }
}
