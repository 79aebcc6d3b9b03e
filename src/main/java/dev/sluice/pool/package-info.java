/**
 * The pool of keys: accounts, leases, health, the choice of a key and affinity.
 *
 * <p>A provider limits accounts, and keys belong to accounts. For each attempt a {@link dev.sluice.pool.Pool} reserves the
 * expected usage of every limit of one account, and settles it to the actual usage when the {@link dev.sluice.pool.Lease} ends.
 * Limits are configured, read from answers, or learned from refusals. Every type that is not public is guarded by the pool's one
 * lock.
 */
@NullMarked
package dev.sluice.pool;

import org.jspecify.annotations.NullMarked;
