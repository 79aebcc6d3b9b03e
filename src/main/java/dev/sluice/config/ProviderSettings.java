package dev.sluice.config;

import dev.sluice.call.ModelClasses;
import dev.sluice.call.ModelPattern;
import dev.sluice.pool.PoolPlan;
import dev.sluice.upstream.ProviderConnection;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration of one provider.
 *
 * @param connection its name and how it is reached
 * @param models patterns of the models that it serves; empty for every model that no other provider names
 * @param classes the sets of models that an account's limits are shared by
 * @param dayZone the time zone at whose midnight limits by the day begin anew
 * @param keys never empty; names and secrets are unique, keys of one account have equal limits
 */
public record ProviderSettings(
        ProviderConnection connection,
        List<ModelPattern> models,
        ModelClasses classes,
        ZoneId dayZone,
        List<PoolPlan.KeyPlan> keys) {

    public String name() {
        return connection.name();
    }

    /** Returns this provider with further keys. */
    ProviderSettings withAdded(List<PoolPlan.KeyPlan> added) {
        List<PoolPlan.KeyPlan> all = new ArrayList<>(keys);
        all.addAll(added);
        return new ProviderSettings(connection, models, classes, dayZone, List.copyOf(all));
    }
}
