/** Which key: accounts and their buckets, leases, health, selection and affinity. */
@NullMarked
package dev.sluice.pool;

import org.jspecify.annotations.NullMarked;
