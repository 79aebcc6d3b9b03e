/** The codec parts of the Responses endpoint: readers and writers of its requests, answers and streams. */
@NullMarked
package dev.sluice.protocol.openai.responses;

import org.jspecify.annotations.NullMarked;
