/**
 * Traces: a span for each call, with a span for each attempt below it, after OpenTelemetry's conventions for generative AI.
 *
 * <p>A call's spans are made when it has ended, from its record and with the times noted there, and handed to a bounded queue.
 * No byte of an answer waits for a trace; while the collector is gone, traces are lost and nothing else.
 */
@NullMarked
package dev.sluice.telemetry.traces;

import org.jspecify.annotations.NullMarked;
