/**
 * Traces: what became of each call as a span, with a span for each attempt below it, in the words of OpenTelemetry's conventions
 * for generative AI.
 *
 * <p>A call's spans are made when it has ended, from its report and with the times noted there, and handed to a bounded queue:
 * no byte of an answer waits for a trace, and a collector that is gone costs traces and nothing else.
 */
@NullMarked
package dev.sluice.telemetry.traces;

import org.jspecify.annotations.NullMarked;
