/**
 * Adapters of the rooms' ports for data that outlives the process or is shared by replicas: over a database ({@code jdbc}), over
 * Redis ({@code redis}), and in memory ({@code memory}).
 *
 * <p>Nothing here blocks an event loop: tasks of a database are queued, and run and completed on threads of its own.
 */
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
