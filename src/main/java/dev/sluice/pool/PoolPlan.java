package dev.sluice.pool;

import dev.sluice.call.ModelClasses;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a pool.
 *
 * @param providers in the order of configuration; names are unique
 */
public record PoolPlan(List<ProviderPlan> providers) {

    /**
     * The configuration of one provider.
     *
     * @param name unique
     * @param counting the provider's rule for tokens that count against its limits
     * @param classes the sets of models that an account's limits are shared by
     * @param dayZone the time zone at whose midnight limits by the day begin anew
     * @param keys the provider's keys; names are unique within it
     */
    public record ProviderPlan(
            String name, CountingRule counting, ModelClasses classes, ZoneId dayZone, List<KeyPlan> keys) {

        /** Creates the plan of a provider whose days are those of UTC. */
        public ProviderPlan(String name, CountingRule counting, ModelClasses classes, List<KeyPlan> keys) {
            this(name, counting, classes, ZoneOffset.UTC, keys);
        }

        /** Creates the plan of a provider that limits each model by itself. */
        public ProviderPlan(String name, CountingRule counting, List<KeyPlan> keys) {
            this(name, counting, ModelClasses.NONE, keys);
        }
    }

    /**
     * The configuration of one key.
     *
     * @param name unique within its provider
     * @param secret the credential
     * @param account the account whose limits the key shares; null gives the key an account of its own
     * @param weight the key's share relative to other keys, &gt; 0
     * @param limits the account's limits as far as they are known, for every class that has none of its own
     * @param classLimits the account's limits by the names of model classes that have their own, complete but for concurrency,
     *     which is the account's
     * @param models the models that the key serves; empty allows all that its provider serves
     */
    public record KeyPlan(
            String name,
            Secret secret,
            @Nullable String account,
            double weight,
            Limits limits,
            Map<String, Limits> classLimits,
            List<ModelPattern> models) {

        /** Creates the plan of a key whose limits are the same for every model class. */
        public KeyPlan(
                String name,
                Secret secret,
                @Nullable String account,
                double weight,
                Limits limits,
                List<ModelPattern> models) {
            this(name, secret, account, weight, limits, Map.of(), models);
        }
    }
}
