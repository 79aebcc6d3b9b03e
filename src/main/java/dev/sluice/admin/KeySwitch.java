package dev.sluice.admin;

import dev.sluice.call.KeyId;

/** The switch by which an operator takes a key out of service and puts it back. Safe for use by many threads. */
public interface KeySwitch {

    /** Lets a key that the pool has get no further call; those under way go on. Harmless where it is paused already. */
    void pause(KeyId key);

    /** Lets a key that the pool has serve again. */
    void resume(KeyId key);
}
