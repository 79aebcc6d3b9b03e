/** The store in memory, for a relay that keeps nothing: bounded, and gone with the process. */
@NullMarked
package dev.sluice.store.memory;

import org.jspecify.annotations.NullMarked;
