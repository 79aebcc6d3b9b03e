package dev.sluice.cli;

/** A command line that makes no sense; the message says what was expected, and repeats no value that may be a secret. */
final class UsageError extends RuntimeException {

    private static final long serialVersionUID = 1;

    UsageError(String message) {
        super(message, null, false, false);
    }
}
