package dev.sluice.cli;

import static dev.sluice.cli.Figures.format;

import dev.sluice.config.ProviderSettings;
import dev.sluice.config.Settings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The table of recommended calls at once, for each provider and each family and class of models that it serves. */
final class Recommendations {

    /** Models of one speed that share their limits. */
    private record Kind(ModelSpeed speed, String modelClass) implements Comparable<Kind> {

        static Kind of(KeyCheck check, String model) {
            return new Kind(ModelSpeed.of(model), check.classOf(model));
        }

        @Override
        public int compareTo(Kind other) {
            return Comparator.comparing(Kind::speed)
                    .thenComparing(Kind::modelClass)
                    .compare(this, other);
        }
    }

    private Recommendations() {}

    static String of(Settings settings, List<KeyCheck> checks) {
        TextTable table = new TextTable();
        table.row(
                "PROVIDER", "MODELS", "CLASS", "SECONDS A CALL", "LIMIT THAT BINDS", "CALLS A MINUTE", "CALLS AT ONCE");
        for (ProviderSettings provider : settings.providers()) {
            List<KeyCheck> usable = checks.stream()
                    .filter(KeyCheck::usable)
                    .filter(check -> check.provider().equals(provider))
                    .toList();
            TreeSet<Kind> kinds = new TreeSet<>();
            usable.forEach(
                    check -> check.models().map(model -> Kind.of(check, model)).forEach(kinds::add));
            kinds.forEach(each -> table.row(row(provider, each, usable)));
        }
        return table.text()
                + "\n\nAssumed: calls of %d input and %d output tokens without cache, and typical seconds a call.\n"
                        .formatted(LittlesLaw.INPUT, LittlesLaw.OUTPUT)
                + "Keys of one account count once; unusable keys do not count. docs/operations.md has the formula.";
    }

    private static String[] row(ProviderSettings provider, Kind models, List<KeyCheck> usable) {
        int seconds = models.speed().seconds();
        Optional<LittlesLaw> calls = LittlesLaw.of(together(models, usable), seconds);
        return new String[] {
            provider.name(),
            models.speed().label(),
            models.modelClass(),
            Integer.toString(seconds),
            calls.map(it -> it.binding().label().replace('_', ' ')).orElse("not known yet"),
            calls.map(it -> format("%.0f", Math.floor(it.perMinute()))).orElse("-"),
            calls.map(it -> Long.toString(it.recommended())).orElse("-")
        };
    }

    private static RateLimits together(Kind models, List<KeyCheck> usable) {
        Map<String, RateLimits> accounts = new LinkedHashMap<>();
        usable.stream()
                .filter(check ->
                        check.models().map(model -> Kind.of(check, model)).anyMatch(models::equals))
                .forEach(check ->
                        accounts.merge(check.account(), check.limits(models.modelClass()), RateLimits::orElse));
        return accounts.values().stream().reduce(RateLimits::plus).orElse(RateLimits.UNKNOWN);
    }
}
