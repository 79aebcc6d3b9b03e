/** Metrics, traces and the access log, which listen to the other packages. */
@NullMarked
package dev.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
