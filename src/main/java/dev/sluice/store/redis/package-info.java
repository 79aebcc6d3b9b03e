/** Adapters over Redis or Valkey of what several replicas share. */
@NullMarked
package dev.sluice.store.redis;

import org.jspecify.annotations.NullMarked;
