/**
 * Which key: accounts and their ledgers, leases, health, selection and affinity.
 *
 * <p>A provider limits accounts, and keys belong to accounts. A {@link dev.sluice.pool.Pool} reserves for each attempt what it
 * is expected to use of every limit of one account, and settles the {@link dev.sluice.pool.Lease} to what was used. What is
 * believed of a limit is configured, read from answers, or learned from refusals. Everything in here that is not public is
 * guarded by the pool's one lock.
 */
@NullMarked
package dev.sluice.pool;

import org.jspecify.annotations.NullMarked;
