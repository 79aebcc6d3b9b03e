/** Responses: its requests and answers, whole and as streams, read into what they say and written from it. */
@NullMarked
package dev.sluice.protocol.openai.responses;

import org.jspecify.annotations.NullMarked;
