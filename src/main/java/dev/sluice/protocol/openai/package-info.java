/**
 * The OpenAI dialect: Chat Completions, whose nameless events end with {@code [DONE]}; Responses, whose events are told apart
 * by their {@code type}; and the plain endpoints beside them. Prompt tokens include cached ones; errors are told apart by
 * their {@code code}.
 */
@NullMarked
package dev.sluice.protocol.openai;

import org.jspecify.annotations.NullMarked;
