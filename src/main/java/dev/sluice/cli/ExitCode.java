package dev.sluice.cli;

/** How a command ends, as the process's exit code tells it. */
public enum ExitCode {
    FINE(0),
    /** The configuration cannot work. */
    REFUSED(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** Some key cannot be used, or did not answer. */
    KEY_UNUSABLE(3),
    /** A benchmark's clients saw errors. */
    CALLS_FAILED(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** Returns the code that the process ends with. */
    public int code() {
        return code;
    }
}
