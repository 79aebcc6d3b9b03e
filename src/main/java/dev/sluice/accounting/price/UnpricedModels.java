package dev.sluice.accounting.price;

import dev.sluice.call.LruMap;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The models that served calls and have no price, with the calls that were not charged. Safe for use by many threads. */
public final class UnpricedModels {

    /** Models remembered: far more than a relay serves; a bound is needed because clients name models. */
    private static final int MODELS = 1_000;

    private final Map<String, Unpriced> models = new LruMap<>(MODELS);

    /**
     * A model without a price.
     *
     * @param calls the attempts that used tokens of it since the start
     * @param tokens the tokens that were not charged
     * @param lastAt when the last of them ended
     */
    public record Unpriced(String model, long calls, long tokens, Instant lastAt) {}

    /** Notes that an attempt used {@code tokens} of {@code model}. */
    public synchronized void add(String model, long tokens, Instant at) {
        models.merge(
                model,
                new Unpriced(model, 1, tokens, at),
                (before, one) -> new Unpriced(model, before.calls + 1, before.tokens + tokens, at));
    }

    /** Forgets {@code model}, which has a price now. */
    public synchronized void remove(String model) {
        models.remove(model);
    }

    /** Returns the models, those with most calls first. */
    public synchronized List<Unpriced> all() {
        return models.values().stream()
                .sorted(Comparator.comparingLong(Unpriced::calls).reversed())
                .toList();
    }
}
