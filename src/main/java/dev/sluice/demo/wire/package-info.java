/**
 * The wire formats of the simulated provider: readers of requests, and writers of bodies, streams, errors and headers, in each
 * dialect as its real provider has them.
 *
 * <p>A reader turns a request into a {@link dev.sluice.demo.wire.SimulatedRequest}, the generator makes a {@link
 * dev.sluice.demo.wire.SimulatedAnswer} for it, and an {@link dev.sluice.demo.wire.AnswerWriter} writes that for an endpoint.
 * The formats are written as text, independently of the relay's code, so that neither can hide the other's mistakes.
 */
@NullMarked
package dev.sluice.demo.wire;

import org.jspecify.annotations.NullMarked;
