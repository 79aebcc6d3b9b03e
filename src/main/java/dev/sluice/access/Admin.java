package dev.sluice.access;

import java.util.Locale;

/**
 * An admin of the management API, without its key. Immutable.
 *
 * @param name unique among admins
 * @param role the extent of what it may do
 */
public record Admin(String name, Role role) {

    /** The admin whose key stands in the configuration. It may do everything, and the API cannot remove it. */
    public static final Admin CONFIGURED = new Admin("configured", Role.WRITE);

    /** The extent of what an admin may do. */
    public enum Role {
        /** It may read every document. */
        READ,
        /** It may read, and change everything. */
        WRITE;

        /** Returns the name in documents, such as {@code read}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns whether it may change anything. */
    public boolean mayWrite() {
        return role == Role.WRITE;
    }
}
