package dev.sluice.pool;

import dev.sluice.call.LruMap;
import dev.sluice.call.ModelClasses;
import dev.sluice.limit.Pacing;
import java.util.Map;

/** The model classes of one provider, with what all accounts have learned of the pacing of each. Guarded by the pool's lock. */
final class ProviderClasses {

    /** Classes whose pacing is remembered: far more than a provider has. */
    private static final int PACINGS = 1000;

    private final Map<String, Pacing> pacings = new LruMap<>(PACINGS);
    private ModelClasses classes;
    private int accounts;

    ProviderClasses(ModelClasses classes) {
        this.classes = classes;
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

    /** Returns whether {@code name} comes from the configuration or a preset, and not from a caller. */
    boolean isNamed(String name) {
        return classes.isNamed(name);
    }

    /** Returns the pacing that all accounts share for the class {@code name}. */
    Pacing pacing(String name) {
        return pacings.computeIfAbsent(name, each -> {
            Pacing pacing = new Pacing();
            pacing.setAccountCount(accounts);
            return pacing;
        });
    }
}
