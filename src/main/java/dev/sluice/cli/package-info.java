/**
 * The program's commands: what the jar does besides relaying. Each is quick, starts no application context, writes for people
 * on standard output, and ends with an {@link dev.sluice.cli.Exit} that scripts can use. None prints a secret.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
