/** The end of connections whose clients still send: what comes is discarded within bounds, so that the answer is read. */
@NullMarked
package dev.sluice.edge.closing;

import org.jspecify.annotations.NullMarked;
