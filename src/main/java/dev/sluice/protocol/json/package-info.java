/** JSON as the translations need it: objects that remember which of their fields were read and where they stand, and server-sent events. */
@NullMarked
package dev.sluice.protocol.json;

import org.jspecify.annotations.NullMarked;
