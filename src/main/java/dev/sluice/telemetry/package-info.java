/** Meters and traces, as listeners of the rooms. */
@NullMarked
package dev.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
