package dev.sluice.config;

import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.store.redis.RedisTarget;

/**
 * This process as one of several replicas that share their accounts.
 *
 * @param redis the store of what they share; its name is the cluster's
 * @param replica this replica's name, unique in the cluster
 * @param onStoreLoss what it does when it cannot reach the store
 */
public record ClusterSettings(RedisTarget redis, String replica, StoreLoss onStoreLoss) {}
