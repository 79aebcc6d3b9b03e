package dev.sluice.protocol.openai.responses;

import static dev.sluice.protocol.request.ReasoningMarks.ITEM;
import static dev.sluice.protocol.request.ReasoningMarks.SEALED;
import static dev.sluice.protocol.request.ReasoningMarks.SIGNED;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * The proof of a thought, on its way through a dialect that has another field for it. OpenAI's are an item's id and its
 * encrypted content; Anthropic's are a signature, or data that stands for the whole thought. Each is marked, so that it goes
 * back to the kind of provider that gave it, and to no other: a proof that is not genuine gets the whole request refused.
 */
final class EncryptedContent {

    private EncryptedContent() {}

    /** Returns what a caller's reasoning item says; encrypted content that OpenAI made proves nothing to anybody else. */
    static ContentPart read(@Nullable String encrypted, String thoughts, JsonPath at) {
        if (encrypted != null && encrypted.startsWith(SEALED)) {
            return new ContentPart.SealedThought(encrypted.substring(SEALED.length()), at);
        }
        if (encrypted != null && encrypted.startsWith(SIGNED)) {
            return new ContentPart.Thought(thoughts, encrypted.substring(SIGNED.length()), at);
        }
        return new ContentPart.Thought(thoughts, null, at);
    }

    /** Returns the {@code encrypted_content} that stands for a signature of Anthropic's. */
    static String signed(String signature) {
        return SIGNED + signature;
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
