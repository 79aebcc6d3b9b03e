/**
 * How providers limit: rules that say whether an amount may be taken at a moment, and the set of them that one account has.
 *
 * <p>Nothing here reads a clock. A moment is a parameter, in the nanoseconds of a {@link dev.sluice.call.Ticker}, so that
 * simulations run hours of limits in milliseconds. The rules' own arithmetic is independent of that of the pool, whose
 * view of the limits they are used to judge.
 */
@NullMarked
package dev.sluice.demo.limits;

import org.jspecify.annotations.NullMarked;
