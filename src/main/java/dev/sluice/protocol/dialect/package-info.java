/** The table of all dialects: the one place that names each of them. */
@NullMarked
package dev.sluice.protocol.dialect;

import org.jspecify.annotations.NullMarked;
