/** The codec parts of Gemini's generation of content: readers and writers of its requests, answers and streams. */
@NullMarked
package dev.sluice.protocol.gemini.generate;

import org.jspecify.annotations.NullMarked;
