package dev.sluice.relay.routing;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import java.util.regex.Pattern;

/**
 * The reading of a refusal of {@code POST /responses}: whether the path is what the provider does not know, or something that
 * the request names. Servers have no common word for it, and most say nothing but 404.
 */
final class UnknownUrl {

    /** What OpenAI, Groq and LM Studio say, and gateways that have the path but nothing behind it. */
    private static final Pattern SAYS_SO = words("unknown request url|unexpected endpoint"
            + "|(?:unknown|invalid|unsupported|unrecognized|no such) (?:url|path|endpoint|route)\\b.*/responses\\b"
            + "|/responses\\b.*\\bnot (?:found|supported|implemented|available|allowed)"
            + "|responses (?:api|endpoint) is (?:not|only|enabled only)");

    /** A thing that the request names, and that only somebody looked for who had taken the request. */
    private static final Pattern NAMES_A_THING = words(
            "\\bmodels?\\b|\\bdeployment|\\bengine\\b|\\bwith id\\b|\\b(?:id|name) ['\"`]"
                    + "|\\b(?:resp|rs|msg|conv|file|vs|pmpt|cntr|fc)[_-]\\w{4}|\\b(?:conversation|prompt|container|vector store)\\b");

    private UnknownUrl() {}

    /** Returns whether {@code failure} says that there is no such path; a refusal that can be read otherwise does not. */
    static boolean isSaidBy(Failure failure) {
        if (failure.kind() != FailureKind.CALLER_FAULT) {
            return false;
        }
        boolean said = "unknown_url".equals(failure.code())
                || SAYS_SO.matcher(failure.message()).find();
        return switch (failure.status()) {
            case 400 -> said;
            case 404, 405, 501 ->
                said || !NAMES_A_THING.matcher(failure.message()).find();
            default -> false;
        };
    }

    private static Pattern words(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }
}
