/** Who goes next: callers' own limits, the fair waiting room, deadlines. */
@NullMarked
package dev.sluice.admission;

import org.jspecify.annotations.NullMarked;
