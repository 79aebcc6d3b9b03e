package dev.sluice.call;

import java.util.List;

/**
 * A set of models that share an account's limits.
 *
 * @param name unique among the classes of its provider
 * @param models patterns of the models' names at the provider; never empty
 */
public record ModelClass(String name, List<ModelPattern> models) {

    static ModelClass of(String name, String... patterns) {
        return new ModelClass(
                name, List.of(patterns).stream().map(ModelPattern::new).toList());
    }
}
