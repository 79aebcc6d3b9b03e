/**
 * The commands of the jar, besides relaying. Each is quick, starts no application context, prints for operators on standard
 * output, and ends with an {@link dev.sluice.cli.ExitCode} that scripts can use. None prints a secret.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
