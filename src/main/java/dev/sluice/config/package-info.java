/**
 * Configuration: its keys, its sources, and the settings that the rooms are given.
 *
 * <p>{@link dev.sluice.config.ConfigSchema} declares every key once. Each source (the file, environment variables, Spring
 * properties) becomes a tree of {@link dev.sluice.config.ConfigNode}; a higher source overrides a lower one. Readers turn the
 * merged tree into immutable {@link dev.sluice.config.Settings}, and collect every problem, so that one start names them all.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
