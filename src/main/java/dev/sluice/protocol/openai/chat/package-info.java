/** The codec parts of the Chat Completions endpoint: readers and writers of its requests, answers and streams. */
@NullMarked
package dev.sluice.protocol.openai.chat;

import org.jspecify.annotations.NullMarked;
