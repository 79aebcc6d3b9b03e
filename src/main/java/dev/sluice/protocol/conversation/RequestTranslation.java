package dev.sluice.protocol.conversation;

import java.util.List;

/**
 * A request in the provider's dialect.
 *
 * @param body as it goes on the wire
 * @param dropped the fields that have no counterpart there, in the caller's words, in the order of the request
 * @param exchange what translating the answer needs to know
 */
public record RequestTranslation(byte[] body, List<String> dropped, AnswerContext exchange) {}
