package dev.sluice.admin;

import dev.sluice.pool.KeyStatus;
import java.util.List;

/** A view of the pool's keys. Called about once a second, from any thread; must not block for long. */
@FunctionalInterface
public interface PoolView {

    /** Returns the present status of every key, in the order of configuration. */
    List<KeyStatus> keys();
}
