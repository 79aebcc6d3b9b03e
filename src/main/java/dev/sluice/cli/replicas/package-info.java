/** Relays in processes of their own, as they are run in production, and a load for them. */
@NullMarked
package dev.sluice.cli.replicas;

import org.jspecify.annotations.NullMarked;
