package dev.sluice.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A model at a provider that can serve a call.
 *
 * @param provider the provider's name
 * @param model the model's name at the provider
 * @param weight the target's share among those of one tier, &gt; 0
 */
public record Target(String provider, String model, double weight) {

    /** Returns the targets of a tier in a random order, in which each comes first with a probability of its weight. */
    static List<Target> shuffled(List<Target> tier, RandomGenerator random) {
        if (tier.size() == 1) {
            return tier;
        }
        Map<Target, Double> arrivals = new HashMap<>();
        tier.forEach(target -> arrivals.put(target, -Math.log(1 - random.nextDouble()) / target.weight()));
        List<Target> order = new ArrayList<>(tier);
        order.sort(Comparator.comparing(arrivals::get));
        return order;
    }
}
