package dev.sluice.protocol.conversation;

import java.util.List;

/**
 * An answer in the caller's dialect.
 *
 * @param dropped what the provider said and the caller's dialect has no word for, as paths within {@code answer}, the provider's
 *     own
 */
public record TranslatedAnswer(byte[] body, List<String> dropped) {}
