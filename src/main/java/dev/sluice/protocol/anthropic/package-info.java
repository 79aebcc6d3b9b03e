/**
 * The Anthropic dialect: named events that end with {@code message_stop}, usage that is given at the start and brought up to
 * date at the end, prompt tokens counted apart from cached ones, and errors told apart by their {@code type}.
 */
@NullMarked
package dev.sluice.protocol.anthropic;

import org.jspecify.annotations.NullMarked;
