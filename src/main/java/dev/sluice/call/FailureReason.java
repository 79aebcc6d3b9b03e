package dev.sluice.call;

import java.util.regex.Pattern;

/** The reason of a failure in one line for an operator: its kind, its status and the provider's words, without secrets. */
public final class FailureReason {

    /** A line of a log or a table; providers' messages that say more repeat themselves. */
    private static final int MAX_WORDS = 200;

    /** Keys as providers write them, whole or masked: a known beginning, or letters around asterisks. */
    private static final Pattern KEY = Pattern.compile(
            "\\b(?:sk|pk|rk|gsk|xai|key|AIza)[-_][-\\w*.]{3,}|\\bAIza[-\\w*.]{8,}|[-\\w]*\\*{2,}[-\\w*]*");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

    private FailureReason() {}

    /** Returns the reason of {@code failure}, as in {@code revoked (401): Incorrect API key provided}. */
    public static String of(Failure failure) {
        String status = failure.status() == 0 ? "" : " (" + failure.status() + ')';
        // A refusal of the request may quote its content, which no log holds.
        String words = failure.kind() == FailureKind.CALLER_FAULT ? "" : words(failure.message());
        return failure.kind().label() + status + (words.isEmpty() ? "" : ": " + words);
    }

    private static String words(String message) {
        String head = message.length() <= 2 * MAX_WORDS ? message : message.substring(0, 2 * MAX_WORDS);
        String line = UNPRINTABLE.matcher(head).replaceAll(" ").strip();
        String clean = KEY.matcher(line).replaceAll("***");
        return clean.length() <= MAX_WORDS ? clean : clean.substring(0, MAX_WORDS) + '…';
    }
}
