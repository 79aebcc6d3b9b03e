package dev.sluice.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in what is piped in or typed
 * @param out results
 * @param err complaints and progress
 * @param interactive whether somebody watches, so that progress is worth drawing
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {}
