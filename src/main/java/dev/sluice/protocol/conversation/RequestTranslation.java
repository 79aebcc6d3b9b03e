package dev.sluice.protocol.conversation;

import java.util.List;

/**
 * A request in the provider's dialect.
 *
 * @param body the bytes to send
 * @param dropped the paths of the caller's fields that have no counterpart, in the order in which they were found
 * @param answerContext the facts that the translation of the answer needs
 */
public record RequestTranslation(byte[] body, List<String> dropped, AnswerContext answerContext) {}
