package dev.sluice.admin;

import dev.sluice.pool.KeyId;

/** The switch by which an operator takes a key out of service and puts it back. Safe for use by many threads. */
public interface KeySwitch {

    /**
     * Lets the key get no further call; those under way go on. Harmless where it is paused already.
     *
     * @return false if the pool has no such key
     */
    boolean pause(KeyId key);

    /**
     * Lets the key serve again, in whatever state it is otherwise. Harmless where it was not paused.
     *
     * @return false if the pool has no such key
     */
    boolean resume(KeyId key);
}
