package dev.sluice.protocol.dialect;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.anthropic.AnthropicRules;
import dev.sluice.protocol.gemini.GeminiRules;
import dev.sluice.protocol.openai.OpenAiRules;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rules of every dialect. */
public final class Dialects {

    /** The first is the dialect of a request that shows no other: most clients with a base URL of their own are OpenAI's. */
    private static final List<DialectRules> ALL = List.of(
            new OpenAiRules(), //
            new AnthropicRules(),
            new GeminiRules());

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
     * Recognises a request. An endpoint is answered in its own dialect. Elsewhere the header fields decide, or a key in the query;
     * where they show nothing, the dialect that has the path.
     *
     * @param hasHeader tells by its name, in lower case, whether the request has a header field
     */
    public static Recognised recognise(RequestLine request, Predicate<String> hasHeader) {
        DialectRules shown = shownBy(request, hasHeader);
        DialectRules first = shown == null ? ALL.get(0) : shown;
        Recognised found = find(request, first);
        if (found == null) {
            return new Recognised(new RequestTarget.Unknown(request.path()), first);
        }
        RequestTarget target = request.isPlain() || found.target instanceof RequestTarget.Model
                ? found.target
                : new RequestTarget.NotPlain();
        // With nothing shown, the first is a guess that the path may correct.
        return new Recognised(target, shown == null || target instanceof RequestTarget.Relayed ? found.rules : shown);
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

    /** Returns the rules that a request shows by its header fields or by a credential in its query; null where it shows none. */
    private static @Nullable DialectRules shownBy(RequestLine request, Predicate<String> hasHeader) {
        for (DialectRules rules : ALL) {
            if (isKeyed(request, rules) || rules.isShownBy(hasHeader)) {
                return rules;
            }
        }
        return null;
    }

    private static boolean isKeyed(RequestLine request, DialectRules rules) {
        if (request.query() == null) {
            return false;
        }
        for (String name : rules.credentialParameters()) {
            if (request.parameter(name) != null) {
                return true;
            }
        }
        return false;
    }

    /** Returns what is asked for, by the dialect that has the path: {@code first} where several have it; null where none has. */
    private static @Nullable Recognised find(RequestLine request, DialectRules first) {
        Recognised found = recognised(request, first);
        for (DialectRules rules : ALL) {
            // A path that one dialect has for another method, a second one may have for this.
            if (rules != first && (found == null || found.target instanceof RequestTarget.WrongMethod)) {
                Recognised other = recognised(request, rules);
                found = found == null || (other != null && !(other.target instanceof RequestTarget.Refused))
                        ? other
                        : found;
            }
        }
        if (found == null) {
            RequestTarget own = OwnPaths.find(request);
            found = own == null ? null : new Recognised(own, first);
        }
        return found;
    }

    private static @Nullable Recognised recognised(RequestLine request, DialectRules rules) {
        RequestTarget target = rules.target(request);
        return target == null ? null : new Recognised(target, rules);
    }
}
