/**
 * Admission of calls: the callers' own limits and the fair queue.
 *
 * <p>A call first passes the {@link dev.sluice.admission.CallerLimiter}, which enforces its caller's own limits. It then waits
 * in the {@link dev.sluice.admission.FairQueue} for a lease from a {@link dev.sluice.admission.LeaseSource}. The queue serves
 * calls by priority, then by the weighted fair share of their callers, then by arrival, and refuses a call whose deadline
 * cannot be met.
 */
@NullMarked
package dev.sluice.admission;

import org.jspecify.annotations.NullMarked;
