package dev.sluice.protocol.openai.responses;

import static dev.sluice.protocol.request.ReasoningMarks.ITEM;
import static dev.sluice.protocol.request.ReasoningMarks.SEALED;
import static dev.sluice.protocol.request.ReasoningMarks.SIGNED;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * The conversion between the {@code encrypted_content} of a reasoning item and the proofs of other dialects: Anthropic's
 * signature of readable reasoning, or its data for a whole encrypted block.
 *
 * <p>A proof in the field of another dialect is marked, so that it goes back to its own kind of provider alone: a provider
 * refuses a request with a proof that is not genuine.
 */
final class EncryptedContent {

    private EncryptedContent() {}

    /**
     * A provider's reasoning item.
     *
     * @param id the id, which the provider wants back with the content
     */
    record Item(String id, String encryptedContent) {}

    /** Returns the reasoning in a caller's item; content that OpenAI encrypted is no proof to another provider. */
    static ContentPart read(@Nullable String encrypted, String text, JsonPath at) {
        if (encrypted != null && encrypted.startsWith(SEALED)) {
            return new ContentPart.EncryptedReasoning(encrypted.substring(SEALED.length()), at);
        }
        if (encrypted != null && encrypted.startsWith(SIGNED)) {
            return new ContentPart.Reasoning(text, encrypted.substring(SIGNED.length()), at);
        }
        return new ContentPart.Reasoning(text, null, at);
    }

    /** Returns the {@code encrypted_content} for a signature of Anthropic's. */
    static String ofSignature(String signature) {
        return SIGNED + signature;
    }

    /** Returns the {@code encrypted_content} for an encrypted block of Anthropic's. */
    static String ofEncryptedBlock(String data) {
        return SEALED + data;
    }

    /** Returns the signature for a provider's reasoning item, or null if it has no encrypted content. */
    static @Nullable String signature(String id, String encrypted) {
        return encrypted.isEmpty() || !id.startsWith(ITEM) ? null : id + '/' + encrypted;
    }

    /** Returns the reasoning item behind {@code signature}, or null if another provider made the signature. */
    static @Nullable Item item(String signature) {
        int slash = signature.indexOf('/');
        return slash < 0 || !signature.startsWith(ITEM)
                ? null
                : new Item(signature.substring(0, slash), signature.substring(slash + 1));
    }
}
