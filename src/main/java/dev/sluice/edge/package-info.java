/** HTTP in: recognised requests, the caller's credentials, bounds on bodies, and answers in the caller's dialect. */
@NullMarked
package dev.sluice.edge;

import org.jspecify.annotations.NullMarked;
