package dev.sluice.pool;

/**
 * A place where a call can be served.
 *
 * @param provider the provider's name
 * @param model the model's name there
 * @param weight share among the targets of one tier, &gt; 0
 */
public record Target(String provider, String model, double weight) {}
