package dev.sluice.config;

import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys of one provider: the keys listed, then the keys of its file, with the defaults for both. */
final class KeyReader {

    private final String provider;
    private final Problems problems;

    /** The limits that keys state for their accounts: by account and dimension, the first statement. */
    private final Map<String, Map<Dimension, StatedLimit>> accounts = new LinkedHashMap<>();

    KeyReader(String provider, Problems problems) {
        this.provider = provider;
        this.problems = problems;
    }

    private record StatedLimit(long value, String path) {}

    /** The values of keys that have none of their own. */
    private record KeyDefaults(double weight, Map<Dimension, Long> limits, List<ModelPattern> models) {}

    /** One key before the limits of its account are known. */
    private record Draft(
            String path,
            String name,
            Secret secret,
            @Nullable String account,
            double weight,
            Map<Dimension, Long> limits,
            List<ModelPattern> models) {}

    List<KeyPlan> read(ConfigSection section) {
        KeyDefaults defaults = defaults(section.get(ProviderSchema.KEY_DEFAULTS));
        List<Draft> drafts = new ArrayList<>();
        for (ConfigSection key : section.get(ProviderSchema.KEYS)) {
            drafts.add(listed(key, defaults, drafts.size() + 1));
        }
        String file = section.get(ProviderSchema.KEYS_FILE);
        if (file != null) {
            String path = section.path(ProviderSchema.KEYS_FILE);
            KeysFile.read(file, path, problems)
                    .forEach((line, secret) ->
                            drafts.add(fromFile(path + " line " + line, secret, defaults, drafts.size() + 1)));
        }
        if (drafts.isEmpty() && !section.has(ProviderSchema.KEYS_FILE)) {
            section.wrong(
                    ProviderSchema.KEYS,
                    section.has(ProviderSchema.KEYS) ? "empty" : "missing",
                    "at least one key, or a " + ProviderSchema.KEYS_FILE.name());
        }
        refuseDuplicates(drafts);
        return drafts.stream().map(draft -> plan(draft, defaults)).toList();
    }

    private Draft listed(ConfigSection key, KeyDefaults defaults, int number) {
        String account = key.get(KeySchema.ACCOUNT);
        Map<Dimension, Long> limits = limits(key);
        if (account != null) {
            limits.forEach((dimension, value) -> state(account, dimension, value, key));
        }
        return new Draft(
                key.path(),
                key.getOr(KeySchema.NAME, provider + '-' + number),
                key.require(KeySchema.SECRET, Secret.of("")),
                account,
                key.getOr(KeySchema.WEIGHT, defaults.weight()),
                limits,
                key.has(KeySchema.MODELS) ? key.get(KeySchema.MODELS) : defaults.models());
    }

    private Draft fromFile(String path, Secret secret, KeyDefaults defaults, int number) {
        return new Draft(path, provider + '-' + number, secret, null, defaults.weight(), Map.of(), defaults.models());
    }

    private void state(String account, Dimension dimension, long value, ConfigSection key) {
        StatedLimit stated = new StatedLimit(value, key.path() + '.' + LimitKeys.nameOf(dimension));
        StatedLimit first = accounts.computeIfAbsent(account, name -> new EnumMap<>(Dimension.class))
                .putIfAbsent(dimension, stated);
        if (first != null && first.value() != stated.value()) {
            String expected =
                    first.value() + " as " + first.path() + ": keys of account " + account + " share its limits";
            problems.add(stated.path(), String.valueOf(stated.value()), expected);
        }
    }

    private void refuseDuplicates(List<Draft> drafts) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        UniqueNames<Secret> secrets = new UniqueNames<>(problems);
        for (Draft draft : drafts) {
            names.add(draft.name(), draft.path(), "name " + draft.name(), "a unique name");
            if (!draft.secret().reveal().isEmpty()) {
                secrets.add(draft.secret(), draft.path(), "key", "each key once");
            }
        }
    }

    private KeyPlan plan(Draft draft, KeyDefaults defaults) {
        Map<Dimension, Long> limits = new EnumMap<>(Dimension.class);
        limits.putAll(defaults.limits());
        if (draft.account() != null) {
            accounts.getOrDefault(draft.account(), Map.of())
                    .forEach((dimension, stated) -> limits.put(dimension, stated.value()));
        }
        limits.putAll(draft.limits());
        Long concurrency = limits.get(Dimension.CONCURRENCY);
        return new KeyPlan(
                draft.name(),
                draft.secret(),
                draft.account(),
                draft.weight(),
                new Limits(
                        limits.get(Dimension.REQUESTS),
                        limits.get(Dimension.TOKENS),
                        limits.get(Dimension.INPUT_TOKENS),
                        limits.get(Dimension.OUTPUT_TOKENS),
                        concurrency == null ? null : Integer.valueOf(concurrency.intValue())),
                draft.models());
    }

    private static KeyDefaults defaults(ConfigSection section) {
        return new KeyDefaults(section.get(KeySchema.WEIGHT), limits(section), section.get(KeySchema.MODELS));
    }

    private static Map<Dimension, Long> limits(ConfigSection section) {
        Map<Dimension, Long> limits = new EnumMap<>(Dimension.class);
        LimitKeys.BY_DIMENSION.forEach((dimension, key) -> {
            Long value = section.get(key);
            if (value != null) {
                limits.put(dimension, value);
            }
        });
        return limits;
    }
}
