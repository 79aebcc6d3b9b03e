package dev.sluice.protocol.conversation;

import java.util.List;

/**
 * An answer in the caller's dialect.
 *
 * @param dropped the paths of the provider's fields that the caller's dialect has no counterpart for, each below {@code answer}
 */
public record TranslatedAnswer(byte[] body, List<String> dropped) {}
