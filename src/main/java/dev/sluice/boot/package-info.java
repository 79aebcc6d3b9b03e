/** Wiring: the program, its beans and the adapters of the platform. No room uses it. */
@NullMarked
package dev.sluice.boot;

import org.jspecify.annotations.NullMarked;
