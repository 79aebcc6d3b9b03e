/**
 * Authentication, and the records that it rests on: clients and teams, client keys (kept only as hashes), admins and their
 * keys, providers' keys that are added at run time, and the log of changes to all of them.
 *
 * <p>{@link dev.sluice.access.StoredAccess} holds what a store keeps; {@link dev.sluice.access.ClientRegistry} joins that to
 * the configuration. {@code admission} enforces the limits of callers and teams.
 */
@NullMarked
package dev.sluice.access;

import org.jspecify.annotations.NullMarked;
