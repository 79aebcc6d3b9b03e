/**
 * The simulated provider: a server that answers like the real ones, for the demo, for tests and for benchmarks.
 *
 * <p>{@link dev.sluice.demo.SimulatedProvider} serves all dialects on one port of the loopback interface, enforces the limits
 * of its accounts, and injects faults on demand. It is configured by a {@link dev.sluice.demo.SimulationPlan}.
 */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
