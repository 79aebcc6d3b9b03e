package dev.sluice.pool;

import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.util.Map;

/**
 * The configured limits of one account. Immutable.
 *
 * @param plain the limits of every class that has none of its own
 * @param byClass the limits of classes that have their own, complete
 */
record AccountLimits(Limits plain, Map<String, Limits> byClass) {

    static AccountLimits of(KeyPlan plan) {
        return new AccountLimits(plan.limits(), plan.classLimits());
    }

    /** Returns the limits of {@code modelClass}. */
    Limits of(String modelClass) {
        return byClass.getOrDefault(modelClass, plain);
    }
}
