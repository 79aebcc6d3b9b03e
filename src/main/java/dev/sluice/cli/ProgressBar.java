package dev.sluice.cli;

/** A bar that fills as a benchmark runs; draws nothing where nobody watches. Used by one thread at a time. */
final class ProgressBar {

    private static final int WIDTH = 40;

    private final Terminal terminal;
    private final int total;
    private int done;
    private int drawn = -1;

    /** @param total seconds that everything takes */
    ProgressBar(Terminal terminal, int total) {
        this.terminal = terminal;
        this.total = total;
    }

    /** Draws that {@code seconds} of the present part are over. */
    synchronized void at(double seconds) {
        int full = (int) Math.min(WIDTH, WIDTH * (done + seconds) / total);
        if (terminal.interactive() && full != drawn) {
            drawn = full;
            terminal.err().print("\r[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "]");
            terminal.err().flush();
        }
    }

    /** Ends a part that took {@code seconds}. */
    synchronized void add(int seconds) {
        done += seconds;
    }

    /** Wipes the bar away. */
    void clear() {
        if (terminal.interactive()) {
            terminal.err().print("\r" + " ".repeat(WIDTH + 2) + "\r");
            terminal.err().flush();
        }
    }
}
