/** The relay: the one path that a call takes through the rooms. */
@NullMarked
package dev.sluice.relay;

import org.jspecify.annotations.NullMarked;
