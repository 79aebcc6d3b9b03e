package dev.sluice.call;

/** An exception that carries a {@link Refusal} to the code that writes it. It marks no bug, and so has no stack trace. */
public final class RefusedCall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedCall(Refusal refusal) {
        super(refusal.reason() + ": " + refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
