package dev.sluice.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change that an admin made. Immutable, and free of secrets.
 *
 * @param at the time of the change
 * @param who the admin's name
 * @param what the kind of change, such as {@code client.create}
 * @param subject the name of what was changed
 * @param before the document of what it was, as JSON, or null where it did not exist
 * @param after the document of what it is, as JSON, or null where it exists no more
 */
public record AuditEntry(
        Instant at,
        String who,
        String what,
        String subject,
        @Nullable String before,
        @Nullable String after) {}
