/**
 * Configuration: where settings come from, what they may be, and what the rooms are given of them.
 *
 * <p>Every source (the file, environment variables, Spring properties) becomes one tree of {@link dev.sluice.config.Node}
 * in the {@link dev.sluice.config.Vocabulary}'s words; the upper lie over the lower; readers turn the result into
 * immutable {@link dev.sluice.config.Settings} and note every problem that they meet, so that one start names them all.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
