package dev.sluice.admin;

import dev.sluice.pool.KeyStatus;
import java.util.List;

/** Where the keys' present standing is read. Called about once a second, from any thread; must not block for long. */
@FunctionalInterface
public interface PoolView {

    /** Returns every key as it stands now, in the order of configuration. */
    List<KeyStatus> keys();
}
