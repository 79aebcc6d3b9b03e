/** Situations that a pool may be in, as limits are enforced, reported and configured, and a load and counters for them. */
@NullMarked
package dev.sluice.cli.situations;

import org.jspecify.annotations.NullMarked;
