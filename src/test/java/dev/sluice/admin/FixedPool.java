package dev.sluice.admin;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A view of a pool whose keys stay as a test puts them, unless they are paused. */
final class FixedPool implements PoolView {

    final SwitchedPool switched = new SwitchedPool();
    private final Map<KeyId, KeyStatus> keys = new LinkedHashMap<>();

    FixedPool with(KeyStatus key) {
        keys.put(key.id(), key);
        switched.hold(keys.keySet());
        return this;
    }

    static KeyStatus ready(String name, DimensionStatus... dimensions) {
        return new KeyStatus(
                new KeyId("anthropic", name), "key/" + name, KeyState.READY, "", 0, 1, List.of(dimensions));
    }

    static KeyStatus resting(String name, KeyState state, String why, long until) {
        return new KeyStatus(new KeyId("anthropic", name), "key/" + name, state, why, until, 0, List.of());
    }

    static DimensionStatus requests(double limit, double available) {
        return new DimensionStatus("m", Dimension.REQUESTS, limit, available);
    }

    @Override
    public List<KeyStatus> keys() {
        Set<KeyId> paused = switched.paused();
        return keys.values().stream()
                .map(key -> paused.contains(key.id())
                        ? resting(key.id().key(), KeyState.DISABLED, "switched off by hand", 0)
                        : key)
                .toList();
    }
}
