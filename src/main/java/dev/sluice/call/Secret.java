package dev.sluice.call;

import java.util.Objects;

/** A credential that cannot be printed by accident: only {@link #reveal} returns it. */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps {@code value}, without the white space that copying leaves around a key. */
    public static Secret of(String value) {
        return new Secret(value.strip());
    }

    /** Returns the credential itself; the caller sees to it that it goes nowhere but on the wire. */
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
