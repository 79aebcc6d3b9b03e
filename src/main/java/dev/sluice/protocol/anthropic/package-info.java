/**
 * The Anthropic dialect: named events that end with {@code message_stop}, usage that is reported at the start and updated at
 * the end, prompt tokens counted apart from cached ones, and errors identified by their {@code type}.
 */
@NullMarked
package dev.sluice.protocol.anthropic;

import org.jspecify.annotations.NullMarked;
