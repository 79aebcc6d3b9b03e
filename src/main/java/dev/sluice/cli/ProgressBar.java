package dev.sluice.cli;

/** A progress bar on standard error; draws nothing on a terminal that is not interactive. Safe for use by many threads. */
final class ProgressBar {

    private static final int WIDTH = 40;

    private final Terminal terminal;
    private final int total;
    private int done;
    private int drawn = -1;

    /** @param total the seconds of all parts */
    ProgressBar(Terminal terminal, int total) {
        this.terminal = terminal;
        this.total = total;
    }

    /** Draws the bar at {@code seconds} of the current part. */
    synchronized void at(double seconds) {
        int full = (int) Math.min(WIDTH, WIDTH * (done + seconds) / total);
        if (terminal.interactive() && full != drawn) {
            drawn = full;
            terminal.err().print("\r[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "]");
            terminal.err().flush();
        }
    }

    /** Ends a part of {@code seconds}. */
    synchronized void add(int seconds) {
        done += seconds;
    }

    /** Erases the bar. */
    void clear() {
        if (terminal.interactive()) {
            terminal.err().print("\r" + " ".repeat(WIDTH + 2) + "\r");
            terminal.err().flush();
        }
    }
}
