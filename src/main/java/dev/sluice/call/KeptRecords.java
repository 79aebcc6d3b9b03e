package dev.sluice.call;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A store of what a process has learned from providers and would lose at its end, such as who owns which file: records, each
 * with a lifetime. Nothing blocks the caller; stages fail where the store cannot be used, and complete on the store's threads,
 * where nothing may block. Safe for use by many threads.
 */
public interface KeptRecords {

    /** The most records of a kind that are kept; of more, those that were kept first are forgotten. */
    int MOST = 100_000;

    /**
     * The name of a record.
     *
     * @param kind what the record is about, 1 to 32 letters
     * @param key its name among records of its kind, 1 to 500 printable characters
     */
    record Name(String kind, String key) {}

    /**
     * A record.
     *
     * @param value what is kept under its name: printable text
     * @param at when it was kept
     * @param until when it is void
     */
    record Kept(Name name, String value, Instant at, Instant until) {}

    /** Returns the records of {@code kind} that are good at {@code now}, at most {@link #MOST}, the oldest first. */
    CompletionStage<List<Kept>> load(String kind, Instant now);

    /** Keeps {@code kept}, each in place of what had its name, and removes {@code removed}; in one transaction. */
    CompletionStage<Void> write(Collection<Kept> kept, Collection<Name> removed);

    /** Removes the records of {@code kind} that are void at {@code now}, and the oldest above {@link #MOST}. */
    CompletionStage<Void> prune(String kind, Instant now);
}
