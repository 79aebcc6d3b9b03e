package dev.sluice.pool;

import dev.sluice.limit.Dimension;
import java.time.Duration;
import java.util.List;

/**
 * The knowledge that a pool has gained of its accounts' limits. Immutable.
 *
 * @param age the time since it was learned
 * @param limits the limits of single accounts
 * @param bursts what all accounts of a provider have in common
 */
public record LearnedState(Duration age, List<AccountLimit> limits, List<ProviderBurst> bursts) {

    public LearnedState {
        limits = List.copyOf(limits);
        bursts = List.copyOf(bursts);
    }

    /**
     * A limit of one account.
     *
     * @param perMinute units a minute, or calls at once for {@link Dimension#CONCURRENCY}; &gt; 0
     * @param level the amount that was left; negative where more was used than there was
     */
    public record AccountLimit(
            String provider, String account, String modelClass, Dimension dimension, double perMinute, double level) {}

    /**
     * The burst that a provider lets through.
     *
     * @param served the largest that was served, as a share of a minute's limit, 0 to 1
     * @param bound the bound that refusals have shown, likewise
     * @param windowed whether the provider counts in windows
     * @param limitShare the share of a stated limit that can be had, likewise
     */
    public record ProviderBurst(
            String provider,
            String modelClass,
            Dimension dimension,
            double served,
            double bound,
            boolean windowed,
            double limitShare) {}
}
