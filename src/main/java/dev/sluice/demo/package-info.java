/**
 * The simulated provider: a server that answers like the real ones, real enough to develop a relay against.
 *
 * <p>{@link dev.sluice.demo.SimulatedProvider} speaks both dialects on one port of the loopback interface, holds its keys
 * to the limits of their accounts, and fails as it is told to. What it is made of is a {@link
 * dev.sluice.demo.SimulationPlan}.
 */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
