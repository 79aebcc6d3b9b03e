/**
 * The OpenAI dialect: Chat Completions, whose nameless events end with {@code [DONE]}; Responses, whose events have a
 * {@code type}; and the plain endpoints beside them. Prompt tokens include cached ones; errors are identified by
 * their {@code code}.
 */
@NullMarked
package dev.sluice.protocol.openai;

import org.jspecify.annotations.NullMarked;
