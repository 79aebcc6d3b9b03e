package dev.sluice.pool;

import dev.sluice.limit.Dimension;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * @param stated the figure that the configuration stated meanwhile, in the units of {@code perMinute}; 0 where it stated none
     * @param unchanged the time for which {@code perMinute} had been as it was
     */
    public record AccountLimit(
            String provider,
            String account,
            String modelClass,
            Dimension dimension,
            double perMinute,
            double level,
            double stated,
            Duration unchanged) {

        /** A limit of which the configuration stated nothing, as of now. */
        public AccountLimit(
                String provider,
                String account,
                String modelClass,
                Dimension dimension,
                double perMinute,
                double level) {
            this(provider, account, modelClass, dimension, perMinute, level, 0, Duration.ZERO);
        }

        /**
         * Returns this limit as far as it holds under a configuration that states {@code configured}, or nothing where that is null.
         * What was learned beneath another figure says nothing: an operator changes it when the provider's limit has changed.
         *
         * @return null where nothing of it holds
         */
        @Nullable
        AccountLimit under(@Nullable Long configured) {
            if (stated == 0 || (configured != null && configured == stated)) {
                return this;
            }
            return configured == null
                    ? null
                    : new AccountLimit(
                            provider, account, modelClass, dimension, configured, level, configured, Duration.ZERO);
        }
    }

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
