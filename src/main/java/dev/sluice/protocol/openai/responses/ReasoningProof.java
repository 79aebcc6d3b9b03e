package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.json.Place;
import org.jspecify.annotations.Nullable;

/**
 * The proof of a thought, on its way through a dialect that has another field for it. OpenAI's are an item's id and its
 * encrypted content; Anthropic's are a signature, or data that stands for the whole thought.
 */
final class ReasoningProof {

    /** Marks data of Anthropic's in the place of a signature; no base64 has a colon. */
    private static final String SEALED = "redacted:";

    private static final String ITEM = "rs_";

    private ReasoningProof() {}

    /** Returns what a caller's reasoning item says. */
    static Part read(@Nullable String encrypted, String thoughts, Place at) {
        if (encrypted != null && encrypted.startsWith(SEALED)) {
            return new Part.SealedThought(encrypted.substring(SEALED.length()), at);
        }
        return new Part.Thought(thoughts, encrypted == null || encrypted.isEmpty() ? null : encrypted, at);
    }

    /** Returns the {@code encrypted_content} that stands for data of Anthropic's. */
    static String sealed(String data) {
        return SEALED + data;
    }

    /** Returns the signature that stands for a provider's reasoning item, or null where it has no encrypted content. */
    static @Nullable String ofItem(String id, String encrypted) {
        return encrypted.isEmpty() || !id.startsWith(ITEM) ? null : id + '/' + encrypted;
    }

    /** Returns the item's id and its encrypted content; null where the signature is another provider's. */
    static String @Nullable [] item(String signature) {
        int slash = signature.indexOf('/');
        return slash < 0 || !signature.startsWith(ITEM)
                ? null
                : new String[] {signature.substring(0, slash), signature.substring(slash + 1)};
    }
}
