package dev.sluice.call;

import java.util.Objects;

/** A credential that cannot be printed by accident: only {@link #reveal} returns it. Immutable. */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps {@code value}, without the white space around it that copying a key often adds. */
    public static Secret of(String value) {
        return new Secret(value.strip());
    }

    /** Returns the credential itself, which must not reach a log, a message or a file. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
