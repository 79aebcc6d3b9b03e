/**
 * Hours of load in milliseconds: the real pool and the real waiting room in fake time, against providers that enforce limits
 * as the real ones do. What the relay promises of goodput, refusals and fairness is asserted here.
 */
@NullMarked
package dev.sluice.simulation;

import org.jspecify.annotations.NullMarked;
