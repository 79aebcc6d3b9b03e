/**
 * Who goes next: callers' own limits, the fair waiting room, deadlines.
 *
 * <p>A call first passes the {@link dev.sluice.admission.CallerGate}, which holds its caller's own limits, then waits in the
 * {@link dev.sluice.admission.WaitingRoom} for its turn at a {@link dev.sluice.admission.Supply}: by priority, then by what its
 * caller has had for its weight, then by age.
 */
@NullMarked
package dev.sluice.admission;

import org.jspecify.annotations.NullMarked;
