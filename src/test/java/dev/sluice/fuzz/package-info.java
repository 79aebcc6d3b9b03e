/** Requests, bodies, streams and answers that a peer should not send, made by seeded generators. */
@NullMarked
package dev.sluice.fuzz;

import org.jspecify.annotations.NullMarked;
