/** Routing: the models that callers can name, and the providers that serve each of them. */
@NullMarked
package dev.sluice.relay.routing;

import org.jspecify.annotations.NullMarked;
