package dev.sluice.relay.routing;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import java.util.regex.Pattern;

/**
 * A reader of a refusal of {@code POST /responses}: either the provider does not know the path, or something that the request names.
 * Servers have no common error for it, and most say nothing but 404.
 */
final class UnknownUrl {

    /** Messages of OpenAI, Groq and LM Studio, and of gateways that have the path but nothing behind it. */
    private static final Pattern UNKNOWN_PATH = pattern("unknown request url|unexpected endpoint"
            + "|(?:unknown|invalid|unsupported|unrecognized|no such) (?:url|path|endpoint|route)\\b.*/responses\\b"
            + "|/responses\\b.*\\bnot (?:found|supported|implemented|available|allowed)"
            + "|responses (?:api|endpoint) is (?:not|only|enabled only)");

    /** Names of things in a request: a server that misses one of them knows the path. */
    private static final Pattern MISSING_THING =
            pattern("\\bmodels?\\b|\\bdeployment|\\bengine\\b|\\bwith id\\b|\\b(?:id|name)"
                    + " ['\"`]|\\b(?:resp|rs|msg|conv|file|vs|pmpt|cntr|fc)[_-]\\w{4}|\\b(?:conversation|prompt|container|vector"
                    + " store)\\b");

    private UnknownUrl() {}

    /** Returns whether {@code failure} says that there is no such path; a refusal that can be read otherwise does not. */
    static boolean isSaidBy(Failure failure) {
        if (failure.kind() != FailureKind.CALLER_FAULT) {
            return false;
        }
        boolean said = "unknown_url".equals(failure.code())
                || UNKNOWN_PATH.matcher(failure.message()).find();
        return switch (failure.status()) {
            case 400 -> said;
            case 404, 405, 501 ->
                said || !MISSING_THING.matcher(failure.message()).find();
            default -> false;
        };
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
