package dev.sluice.access;

/**
 * An admin as it is kept, with the hash of its key. Immutable.
 *
 * @param admin its name and role
 * @param key the hash of the key that it presents
 */
public record KeptAdmin(Admin admin, ClientKey key) {}
