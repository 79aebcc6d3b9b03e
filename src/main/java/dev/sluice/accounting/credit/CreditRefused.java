package dev.sluice.accounting.credit;

/** An exception that tells why credit is not given. Its message names the value at fault and what was expected. */
public final class CreditRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** The reasons for which credit is not given. */
    public enum Reason {
        OTHER_CURRENCY,
        TOO_MUCH,
        KEY_REUSED,
        UNKNOWN_CODE,
        CODE_USED,
        CODE_EXPIRED
    }

    public CreditRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
