/** Which rules go with which dialect: the one place that knows all of them. */
@NullMarked
package dev.sluice.protocol.dialect;

import org.jspecify.annotations.NullMarked;
