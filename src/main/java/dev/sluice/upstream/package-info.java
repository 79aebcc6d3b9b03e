/** The wire out: one attempt over one lease, and what came back. */
@NullMarked
package dev.sluice.upstream;

import org.jspecify.annotations.NullMarked;
