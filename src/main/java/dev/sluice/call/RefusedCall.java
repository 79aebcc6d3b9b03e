package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/** An exception that carries a {@link Refusal} to the code that writes it. It marks no bug, and so has no stack trace. */
public final class RefusedCall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final @Nullable String model;

    public RefusedCall(Refusal refusal) {
        this(refusal, null);
    }

    private RefusedCall(Refusal refusal, @Nullable String model) {
        super(refusal.reason() + ": " + refusal.message(), null, false, false);
        this.refusal = refusal;
        this.model = model;
    }

    /** Returns the same refusal of a request that names {@code model}, whose limits its answer can state. */
    public RefusedCall of(String model) {
        return new RefusedCall(refusal, model);
    }

    /** Returns the model's name as the request gives it, or null where it was not read. */
    public @Nullable String model() {
        return model;
    }

    public Refusal refusal() {
        return refusal;
    }
}
