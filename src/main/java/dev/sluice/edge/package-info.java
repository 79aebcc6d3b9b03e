/** HTTP in: routes, the caller's credentials, bounds on what comes, and answers in the caller's dialect. */
@NullMarked
package dev.sluice.edge;

import org.jspecify.annotations.NullMarked;
