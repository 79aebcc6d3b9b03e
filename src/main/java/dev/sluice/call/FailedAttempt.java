package dev.sluice.call;

/** Carries a {@link Failure} through a reactive stream that had already begun; has no stack trace, as it marks no bug. */
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
