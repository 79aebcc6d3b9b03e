/**
 * Simulations of hours of load in milliseconds: the real pool and the real queue in simulated time, against providers that enforce
 * limits as real ones do. The relay's bounds on goodput, refusals and fairness are asserted here.
 */
@NullMarked
package dev.sluice.simulation;

import org.jspecify.annotations.NullMarked;
