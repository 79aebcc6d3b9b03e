package dev.sluice.cli;

/** An invalid command line; the message states the expected arguments, and repeats none that may be a secret. */
final class UsageError extends RuntimeException {

    private static final long serialVersionUID = 1;

    UsageError(String message) {
        super(message, null, false, false);
    }
}
