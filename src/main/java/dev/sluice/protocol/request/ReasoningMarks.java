package dev.sluice.protocol.request;

import java.util.regex.Pattern;

/**
 * The marks by which the proof of a thought is known that travels through a dialect other than its provider's: in front of a
 * signature or sealed data of Anthropic's where OpenAI's encrypted content belongs, and in front of OpenAI's encrypted content
 * where a signature of Anthropic's belongs.
 */
public final class ReasoningMarks {

    /** Marks a signature of Anthropic's; no base64 has a colon. */
    public static final String SIGNED = "signed:";

    /** Marks data of Anthropic's likewise. */
    public static final String SEALED = "redacted:";

    /** How the ids of OpenAI's reasoning items begin, which stand before their content in a signature. */
    public static final String ITEM = "rs_";

    /** An item that was made here ends in its place within its answer; what follows {@link #ITEM} in OpenAI's own is hex. */
    private static final Pattern OF_SLUICE = Pattern.compile("rs_.+_\\d{1,4}");

    private ReasoningMarks() {}

    /** Returns whether {@code id} is that of a reasoning item which was made here, and which no provider has stored. */
    public static boolean isOfSluice(String id) {
        return id.startsWith(ITEM) && OF_SLUICE.matcher(id).matches();
    }
}
