package dev.sluice.pool;

import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pool holds, as configured.
 *
 * @param providers in the order of configuration; names are unique
 */
public record PoolPlan(List<ProviderPlan> providers) {

    /**
     * One provider.
     *
     * @param name unique
     * @param counting what it counts against its token limits
     * @param keys its keys; names are unique within it
     */
    public record ProviderPlan(String name, CountingRule counting, List<KeyPlan> keys) {}

    /**
     * One key.
     *
     * @param name unique within its provider
     * @param secret the credential
     * @param account the account whose limits it shares; null gives it one of its own
     * @param weight share relative to other keys, &gt; 0
     * @param limits the account's limits as far as they are known
     * @param models what the key serves; empty allows all that its provider serves
     */
    public record KeyPlan(
            String name,
            Secret secret,
            @Nullable String account,
            double weight,
            Limits limits,
            List<ModelPattern> models) {}
}
