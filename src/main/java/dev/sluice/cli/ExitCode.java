package dev.sluice.cli;

/** The exit codes of commands. */
public enum ExitCode {
    /** The command succeeded. */
    OK(0),
    /** The configuration cannot work. */
    REFUSED(1),
    /** The command line is invalid. */
    USAGE(2),
    /** A key cannot be used, or its provider did not answer. */
    KEY_UNUSABLE(3),
    /** Calls of a benchmark failed. */
    CALLS_FAILED(4),
    /** The store cannot be copied or replaced. */
    STORE_UNUSABLE(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** Returns the code that the process ends with. */
    public int code() {
        return code;
    }
}
