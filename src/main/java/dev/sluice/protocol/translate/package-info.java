/**
 * Translations between endpoints, each a reader of one dialect combined with a writer of another. State that a provider wants
 * back and that the caller's dialect has no field for is kept in between.
 */
@NullMarked
package dev.sluice.protocol.translate;

import org.jspecify.annotations.NullMarked;
