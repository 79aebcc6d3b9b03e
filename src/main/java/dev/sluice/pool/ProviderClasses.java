package dev.sluice.pool;

import dev.sluice.call.LruMap;
import dev.sluice.call.ModelClasses;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Pacing;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.Grants;
import dev.sluice.pool.LearnedState.ProviderBurst;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model classes of one provider, with what all accounts have learned of the pacing of each. Guarded by the pool's lock. */
final class ProviderClasses {

    /** Classes whose pacing is remembered: far more than a provider has. */
    private static final int PACINGS = 1000;

    private record Paced(String modelClass, Dimension dimension) {}

    private final Map<Paced, Pacing> pacings = new LruMap<>(PACINGS);
    private final String provider;
    private final DayWindow day;
    private final @Nullable GrantBook book;
    private ModelClasses classes;
    private int accounts;

    /**
     * @param day the day by which the provider counts
     * @param book what this replica holds of limits that it shares with others, or null where it is alone
     */
    ProviderClasses(String provider, ModelClasses classes, DayWindow day, @Nullable GrantBook book) {
        this.provider = provider;
        this.classes = classes;
        this.day = day;
        this.book = book;
    }

    /** Returns the grants on the limits that are {@code name} within the provider, or null where this replica is alone. */
    @Nullable
    Grants openGrants(String name, Runnable room) {
        return book == null ? null : book.open(provider + '/' + name, room);
    }

    /** Returns the day by which the provider counts. */
    DayWindow day() {
        return day;
    }

    /** Applies the classes of a new plan; what was learned of a class that stays is kept. */
    void configure(ModelClasses newClasses) {
        classes = newClasses;
    }

    /** Sets the number of the provider's accounts. */
    void setAccountCount(int count) {
        accounts = count;
        pacings.values().forEach(pacing -> pacing.setAccountCount(count));
    }

    /** Returns the name of the class of {@code model}. */
    String classOf(String model) {
        return classes.classOf(model);
    }

    /** Returns whether {@code name} is that of a class, and not of a model that shares the class of others. */
    boolean hasClass(String name) {
        return isNamed(name) || classOf(name).equals(name);
    }

    /** Returns whether {@code name} comes from the configuration or a preset, and not from a caller. */
    boolean isNamed(String name) {
        return classes.isNamed(name);
    }

    /** Returns the pacing that all accounts share for the class {@code name} in {@code dimension}. */
    Pacing pacing(String name, Dimension dimension) {
        return pacings.computeIfAbsent(new Paced(name, dimension), each -> {
            Pacing pacing = new Pacing();
            pacing.setAccountCount(accounts);
            return pacing;
        });
    }

    /** Adds what was learned of bursts. */
    void addLearned(String provider, List<ProviderBurst> bursts) {
        pacings.forEach((paced, pacing) -> {
            Pacing.Learned learned = pacing.learned();
            if (learned.served() > 0 || pacing.isBounded()) {
                bursts.add(new ProviderBurst(
                        provider,
                        paced.modelClass(),
                        paced.dimension(),
                        learned.served(),
                        learned.bound(),
                        learned.windowed(),
                        learned.limitShare()));
            }
        });
    }

    /** Adopts what was learned of a burst before. */
    void remember(ProviderBurst burst, long now) {
        pacing(burst.modelClass(), burst.dimension())
                .remember(new Pacing.Learned(burst.served(), burst.bound(), burst.windowed(), burst.limitShare()), now);
    }
}
