/**
 * What the simulated provider reads and writes: questions out of requests, answers into bodies, streams, errors and headers,
 * in each dialect as its real provider does.
 *
 * <p>An {@link dev.sluice.demo.wire.Ask} is read from a request, an {@link dev.sluice.demo.wire.Answer} is composed for
 * it, and an {@link dev.sluice.demo.wire.AnswerWriter} says it in a dialect. The shapes are written out as text, apart
 * from the code of the relay, so that one cannot hide the other's mistakes.
 */
@NullMarked
package dev.sluice.demo.wire;

import org.jspecify.annotations.NullMarked;
