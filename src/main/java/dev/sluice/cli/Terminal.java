package dev.sluice.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * The standard streams of a command.
 *
 * @param in piped or typed input
 * @param out results
 * @param err errors and progress
 * @param interactive whether a terminal shows the output, so that progress is drawn
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {}
