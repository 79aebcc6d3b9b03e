/** Responses over WebSockets: each request that comes over one is a call like any other. */
@NullMarked
package dev.sluice.edge.socket;

import org.jspecify.annotations.NullMarked;
