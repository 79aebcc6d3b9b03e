/**
 * Translations between endpoints. Each is a reader of one dialect and a writer of another that meet in what is said; what a
 * provider wants to see again, and the caller's dialect cannot carry, is kept in between.
 */
@NullMarked
package dev.sluice.protocol.translate;

import org.jspecify.annotations.NullMarked;
