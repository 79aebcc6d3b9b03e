package dev.sluice.access;

/**
 * An entry of the audit log with its place in it.
 *
 * @param id higher than that of every entry before, &gt; 0
 * @param entry the change
 */
public record KeptAuditEntry(long id, AuditEntry entry) {}
