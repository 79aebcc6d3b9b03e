/**
 * Who calls: client keys, kept only as hashes, and the callers behind them. To name a caller is all that happens here; what a
 * caller may use travels with {@link dev.sluice.call.Caller}, and its limits are the admission room's.
 */
@NullMarked
package dev.sluice.access;

import org.jspecify.annotations.NullMarked;
