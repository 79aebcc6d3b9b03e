package dev.sluice.pool;

/**
 * A model at a provider that can serve a call.
 *
 * @param provider the provider's name
 * @param model the model's name at the provider
 * @param weight the target's share among those of one tier, &gt; 0
 */
public record Target(String provider, String model, double weight) {}
