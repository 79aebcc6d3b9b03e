/**
 * Requests and answers apart from any dialect. Each endpoint has a reader and a writer for both, so that any two endpoints can
 * be translated into each other.
 */
@NullMarked
package dev.sluice.protocol.conversation;

import org.jspecify.annotations.NullMarked;
