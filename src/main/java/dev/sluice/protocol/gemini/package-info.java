/**
 * Gemini's dialect: its paths, heads, errors, taps and lists of models.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">the reference of the Gemini API</a>
 */
@NullMarked
package dev.sluice.protocol.gemini;

import org.jspecify.annotations.NullMarked;
