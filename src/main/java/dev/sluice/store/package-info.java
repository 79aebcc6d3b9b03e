/**
 * What outlives the process: adapters of the rooms' ports over a database ({@code jdbc}) and in memory ({@code memory}).
 *
 * <p>Nothing here runs on an event loop: works are queued, run on threads of the database's own, and completed there.
 */
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
