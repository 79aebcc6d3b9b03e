package dev.sluice.protocol.conversation;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;

/** A translation of one endpoint's requests into another's, and of the other's answers back. Safe for use by many threads. */
public interface Translation {

    /** Returns the caller's endpoint. */
    Endpoint from();

    /** Returns the provider's endpoint. */
    Endpoint to();

    /**
     * Translates a request.
     *
     * @throws dev.sluice.call.RefusedCall if it is malformed, or asks for something that the provider's dialect cannot express;
     *     names the field of the caller's request
     */
    RequestTranslation request(RequestBody body, TranslationContext context);

    /** Does the same with a body that is one array. */
    default RequestTranslation request(byte[] body, TranslationContext context) {
        return request(RequestBody.of(body), context);
    }

    /**
     * Translates an answer of the provider that is there as a whole.
     *
     * @param came the form in which the provider gave it
     * @param wanted the form in which the caller gets it
     * @throws dev.sluice.call.FailedAttempt if the answer violates its dialect
     */
    TranslatedAnswer answer(byte[] body, AnswerForm came, AnswerForm wanted, AnswerContext answerContext);

    /** Does the same with one document that stays one. */
    default TranslatedAnswer answer(byte[] body, AnswerContext answerContext) {
        return answer(body, AnswerForm.WHOLE, AnswerForm.WHOLE, answerContext);
    }

    /** Returns a translator of one stream of the provider's events. */
    StreamTranslator stream(AnswerContext answerContext);
}
