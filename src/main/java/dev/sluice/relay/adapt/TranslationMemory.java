package dev.sluice.relay.adapt;

import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerForm;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.Json;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The memory that a translation reserves: for the tree while it is made, and for its result until it is sent. */
final class TranslationMemory {

    /** The memory of a tree for each byte of its text, as {@link JsonTreeSize} has it for texts of a request's usual form. */
    private static final int TREE_FACTOR = 8;

    private TranslationMemory() {}

    /**
     * Translates a request. The length of the result stays reserved, and what the answer's translation needs of the request.
     *
     * @throws dev.sluice.call.RefusedCall also where there is no memory for it
     */
    static RequestTranslation request(Translation translation, RequestBody body, TranslationContext context) {
        return reserved(
                body,
                () -> translation.request(body, context),
                result -> result.body().length + sizeOf(result.answerContext()));
    }

    /** Java's strings have two bytes a character. The settings to repeat, such as tools, are parts of the tree. */
    private static int sizeOf(AnswerContext context) {
        int asked = context.asked() == null ? 0 : 2 * context.asked().length();
        return asked + (context.echo() == null ? 0 : TREE_FACTOR * Json.bytes(context.echo()).length);
    }

    /**
     * Translates an answer that is there as a whole, and frees it. The length of the result stays reserved.
     *
     * @throws dev.sluice.call.RefusedCall where there is no memory for it
     */
    static TranslatedAnswer answer(
            Translation translation, RequestBody answer, AnswerForm came, AnswerForm wanted, AnswerContext context) {
        try {
            return reserved(
                    answer,
                    () -> translation.answer(answer.copy(0, answer.length()), came, wanted, context),
                    result -> result.body().length);
        } finally {
            answer.free();
        }
    }

    /**
     * Does {@code work} with {@code body} as a tree, of which nothing is kept.
     *
     * @throws dev.sluice.call.RefusedCall also where there is no memory for it
     */
    static void use(RequestBody body, Runnable work) {
        reserved(
                body,
                () -> {
                    work.run();
                    return body;
                },
                nothing -> 0);
    }

    /**
     * Reserves {@code bytes} bytes of {@code memory}.
     *
     * @throws dev.sluice.call.RefusedCall where there are none
     */
    static void grow(MemoryReservation memory, long bytes) {
        if (!memory.canEverGrow(bytes)) {
            throw Refusal.of(
                            Reason.BODY_TOO_LARGE,
                            "The call is too large to be translated in the relay's memory: it needs " + bytes
                                    + " bytes (expected: at most " + memory.most() + ").")
                    .asException();
        }
        if (!memory.tryGrow(bytes)) {
            throw MemoryReservation.full().asException();
        }
    }

    private static <T> T reserved(RequestBody body, Supplier<T> work, ToIntFunction<T> length) {
        MemoryReservation memory = body.memory();
        long needed = JsonTreeSize.of(body);
        grow(memory, needed);
        long kept = 0;
        try {
            T result = work.get();
            kept = Math.min(needed, length.applyAsInt(result));
            return result;
        } finally {
            memory.shrink(needed - kept);
        }
    }
}
