/** JSON and server-sent events for the codecs: objects that know their path and which of their fields were read. */
@NullMarked
package dev.sluice.protocol.json;

import org.jspecify.annotations.NullMarked;
