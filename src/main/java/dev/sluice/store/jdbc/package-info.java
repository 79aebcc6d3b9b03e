/**
 * The store in a database: SQLite in a file, or PostgreSQL.
 *
 * <p>{@code Database} runs tasks on its own threads. Writes are committed in groups: all that queued while the last commit ran go
 * into the next one. The schema is in {@code db/sqlite} and {@code db/postgresql}, applied by Flyway at the start.
 */
@NullMarked
package dev.sluice.store.jdbc;

import org.jspecify.annotations.NullMarked;
