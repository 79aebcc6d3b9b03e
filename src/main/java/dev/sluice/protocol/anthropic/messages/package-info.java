/** The codec parts of the Messages endpoint: readers and writers of its requests, answers and streams. */
@NullMarked
package dev.sluice.protocol.anthropic.messages;

import org.jspecify.annotations.NullMarked;
