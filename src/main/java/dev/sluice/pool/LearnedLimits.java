package dev.sluice.pool;

import org.jspecify.annotations.Nullable;

/** A memory of learned limits that outlives the process. Calls may block, and never come from inside the pool. */
public interface LearnedLimits {

    /** Returns what was kept last with its age, or null where there is nothing that can be used. */
    @Nullable
    LearnedState load();

    /** Replaces what is kept; a failure is reported by the memory itself and loses nothing but the memory. */
    void save(LearnedState state);
}
