package dev.sluice.pool;

import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import java.util.List;
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
     * @param keys the provider's keys; names are unique within it
     */
    public record ProviderPlan(String name, CountingRule counting, List<KeyPlan> keys) {}

    /**
     * The configuration of one key.
     *
     * @param name unique within its provider
     * @param secret the credential
     * @param account the account whose limits the key shares; null gives the key an account of its own
     * @param weight the key's share relative to other keys, &gt; 0
     * @param limits the account's limits as far as they are known
     * @param models the models that the key serves; empty allows all that its provider serves
     */
    public record KeyPlan(
            String name,
            Secret secret,
            @Nullable String account,
            double weight,
            Limits limits,
            List<ModelPattern> models) {}
}
