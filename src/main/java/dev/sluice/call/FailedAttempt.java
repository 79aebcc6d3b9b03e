package dev.sluice.call;

/** An exception that carries a {@link Failure} through a reactive stream that had begun. It marks no bug, and so has no stack trace. */
public final class FailedAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailedAttempt(Failure failure) {
        super(failure.kind() + ": " + failure.message(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
