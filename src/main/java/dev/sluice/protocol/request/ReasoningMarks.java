package dev.sluice.protocol.request;

/**
 * The prefixes that mark the proof of reasoning where it travels in a field of another provider's dialect: a signature or
 * redacted data of Anthropic's in the field for OpenAI's encrypted content, or the reverse.
 */
public final class ReasoningMarks {

    /** Marks a signature of Anthropic's; no base64 has a colon. */
    public static final String SIGNED = "signed:";

    /** Marks redacted data of Anthropic's. */
    public static final String SEALED = "redacted:";

    /** Begins the ids of OpenAI's reasoning items; in a signature such an id stands before the item's content. */
    public static final String ITEM = "rs_";

    /** Items of one answer are numbered from 0; none has as many as 10,000. */
    private static final int MAX_DIGITS = 4;

    private ReasoningMarks() {}

    /**
     * Returns whether {@code id} is that of a reasoning item which Sluice made, and which no provider has stored. Such an id ends
     * in an underscore and the item's place within its answer; after {@link #ITEM}, OpenAI's own ids are hexadecimal.
     */
    public static boolean isOfSluice(String id) {
        int underscore = id.lastIndexOf('_');
        int digits = id.length() - underscore - 1;
        if (!id.startsWith(ITEM) || underscore <= ITEM.length() || digits < 1 || digits > MAX_DIGITS) {
            return false;
        }
        for (int i = underscore + 1; i < id.length(); i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
