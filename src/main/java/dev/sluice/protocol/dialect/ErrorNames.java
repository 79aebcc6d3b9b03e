package dev.sluice.protocol.dialect;

import dev.sluice.call.Dialect;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The machine names of errors in all dialects, so that a caller which acts on an error knows it whichever provider reported it.
 */
public final class ErrorNames {

    /** OpenAI's code for a prompt that is too long. Anthropic has none: there the message begins with {@link #TOO_LONG}. */
    private static final String CONTEXT_LENGTH = "context_length_exceeded";

    private static final String TOO_LONG = "prompt is too long";

    private static final String MODEL_NOT_FOUND = "model_not_found";

    /** Words of providers for a prompt that is too long, in lower case: Anthropic, OpenAI and vLLM, Gemini, llama.cpp, Groq. */
    private static final List<String> TOO_LONG_WORDS = List.of(
            TOO_LONG,
            "maximum context length",
            "exceed context limit",
            "context window",
            "input token count",
            "exceeds the available context size",
            "reduce the length of the messages");

    /** The two sizes, as OpenAI and vLLM tell them. */
    private static final Pattern SIZES =
            Pattern.compile("maximum context length is (\\d+) tokens.{0,200}?(\\d+) (?:input )?tokens", Pattern.DOTALL);

    /** The other dialects' names by OpenAI's codes. */
    private static final Map<Dialect, Map<String, String>> NAMES = Map.of(
            Dialect.ANTHROPIC,
            Map.of(
                    "server_is_overloaded",
                    "overloaded_error",
                    "rate_limit_exceeded",
                    "rate_limit_error",
                    MODEL_NOT_FOUND,
                    "not_found_error",
                    "request_too_large",
                    "request_too_large",
                    "server_error",
                    "api_error"),
            Dialect.GEMINI,
            Map.of(
                    "server_is_overloaded",
                    "UNAVAILABLE",
                    "rate_limit_exceeded",
                    "RESOURCE_EXHAUSTED",
                    MODEL_NOT_FOUND,
                    "NOT_FOUND",
                    "server_error",
                    "INTERNAL"));

    /** The words by which callers of a dialect know a prompt that is too long, where they do not know it by a code. */
    private static final Map<Dialect, String> TOO_LONG_BEGINS = Map.of(
            Dialect.ANTHROPIC,
            TOO_LONG,
            Dialect.GEMINI,
            "The input token count exceeds the maximum number of tokens allowed");

    private ErrorNames() {}

    /** Returns whether {@code failure} says that the prompt is longer than the model can read. */
    public static boolean isPromptTooLong(Failure failure) {
        if (failure.kind() != FailureKind.CALLER_FAULT) {
            return false;
        }
        String message = failure.message().toLowerCase(Locale.ROOT);
        return CONTEXT_LENGTH.equals(failure.code()) || TOO_LONG_WORDS.stream().anyMatch(message::contains);
    }

    /**
     * Returns the name of {@code failure} in the caller's dialect, or null if it has none there.
     *
     * @param provider the dialect in which the provider reported it
     */
    public static @Nullable String of(Failure failure, Dialect provider, Dialect caller) {
        if (isPromptTooLong(failure)) {
            return caller == Dialect.OPENAI ? CONTEXT_LENGTH : null;
        }
        if (provider == caller) {
            return failure.code();
        }
        String code = switch (failure.kind()) {
            case OVERLOADED -> "server_is_overloaded";
            case LIMITED -> "rate_limit_exceeded";
            case MODEL_DENIED -> MODEL_NOT_FOUND;
            default -> codeOf(failure.code(), provider);
        };
        return code == null || caller == Dialect.OPENAI
                ? code
                : NAMES.getOrDefault(caller, Map.of()).get(code);
    }

    /** Returns OpenAI's code for {@code name}; what is not found may be something else than a model. */
    private static @Nullable String codeOf(@Nullable String name, Dialect provider) {
        if (name == null || provider == Dialect.OPENAI) {
            return name;
        }
        for (Map.Entry<String, String> pair :
                NAMES.getOrDefault(provider, Map.of()).entrySet()) {
            if (pair.getValue().equals(name) && !pair.getKey().equals(MODEL_NOT_FOUND)) {
                return pair.getKey();
            }
        }
        return null;
    }

    /** Returns {@code message} as callers of {@code caller} look for it; {@code failure} is what it tells of. */
    public static String message(String message, Failure failure, Dialect caller) {
        String begins = TOO_LONG_BEGINS.get(caller);
        if (begins == null || !isPromptTooLong(failure) || message.startsWith(begins)) {
            return message;
        }
        Matcher sizes = SIZES.matcher(message);
        String told =
                sizes.find() ? sizes.group(2) + " tokens > " + sizes.group(1) + " maximum (" + message + ")" : message;
        return begins + ": " + told;
    }
}
