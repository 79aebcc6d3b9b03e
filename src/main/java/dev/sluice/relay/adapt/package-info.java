/** Adapters between a call and a provider's endpoint: pass-through in the same dialect, translation between dialects. */
@NullMarked
package dev.sluice.relay.adapt;

import org.jspecify.annotations.NullMarked;
