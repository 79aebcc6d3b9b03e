package dev.sluice.protocol.conversation;

import dev.sluice.call.Endpoint;

/** Turns the requests of one endpoint into another's, and the other's answers back. Stateless; safe for many threads. */
public interface Translation {

    /** Returns the caller's endpoint. */
    Endpoint from();

    /** Returns the provider's endpoint. */
    Endpoint to();

    /**
     * Translates a request.
     *
     * @throws dev.sluice.call.RefusedCall where it is malformed, or asks for what the provider's dialect cannot say; names the
     *     field in the caller's words
     */
    RequestTranslation request(byte[] body, TranslationContext context);

    /**
     * Translates a whole answer of the provider.
     *
     * @throws dev.sluice.call.FailedAttempt where it is not what its dialect says it must be
     */
    TranslatedAnswer answer(byte[] body, AnswerContext exchange);

    /** Returns what translates one stream of the provider's events. */
    StreamTranslator stream(AnswerContext exchange);
}
