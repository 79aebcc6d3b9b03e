/** Microbenchmarks, run by JMH and not by the tests; docs/benchmarks.md says how. */
package dev.sluice.bench;
