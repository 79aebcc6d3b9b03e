/** Properties, validation and wiring; no room uses it. */
@NullMarked
package dev.sluice.boot;

import org.jspecify.annotations.NullMarked;
