/** Benchmarks, which are run by hand as docs/benchmarks.md describes, and compared by ratio within one run. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
