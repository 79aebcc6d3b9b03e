/** The HTTP client of the providers: sends one attempt over one lease, and reads the answer. */
@NullMarked
package dev.sluice.upstream;

import org.jspecify.annotations.NullMarked;
