/**
 * Authentication: client keys, kept only as hashes, the callers that they belong to, and the admin key. Models that a caller
 * may use are part of {@link dev.sluice.call.Caller}, and {@code admission} enforces its limits.
 */
@NullMarked
package dev.sluice.access;

import org.jspecify.annotations.NullMarked;
