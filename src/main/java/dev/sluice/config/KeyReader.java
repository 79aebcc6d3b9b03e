package dev.sluice.config;

import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reader of the keys of one provider: the keys listed, then the keys of its file, with the defaults for both. */
final class KeyReader {

    private final String provider;
    private final Problems problems;

    private final LimitReader limitReader;

    /** The limits that keys state for their accounts: by account, the first statement of each. */
    private final Map<String, StatedLimits> accounts = new LinkedHashMap<>();

    KeyReader(String provider, LimitReader limitReader, Problems problems) {
        this.provider = provider;
        this.limitReader = limitReader;
        this.problems = problems;
    }

    /** The values of keys that have none of their own. */
    private record KeyDefaults(double weight, StatedLimits limits, List<ModelPattern> models) {}

    /** One key before the limits of its account are known. */
    private record Draft(
            String path,
            String name,
            Secret secret,
            @Nullable String account,
            double weight,
            StatedLimits limits,
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
        StatedLimits limits = limitReader.read(key);
        if (account != null) {
            state(account, limits);
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
        return new Draft(
                path, provider + '-' + number, secret, null, defaults.weight(), StatedLimits.NONE, defaults.models());
    }

    /** Notes the limits of {@code account}, and refuses those that contradict earlier ones. */
    private void state(String account, StatedLimits limits) {
        StatedLimits before = accounts.getOrDefault(account, StatedLimits.NONE);
        refuseContradictions(account, before.plain(), limits.plain());
        limits.byClass()
                .forEach((name, stated) ->
                        refuseContradictions(account, before.byClass().getOrDefault(name, Map.of()), stated));
        accounts.put(account, before.over(limits));
    }

    private void refuseContradictions(
            String account, Map<Dimension, StatedLimit> before, Map<Dimension, StatedLimit> stated) {
        stated.forEach((dimension, limit) -> {
            StatedLimit first = before.get(dimension);
            if (first != null && !first.sameAs(limit)) {
                boolean values = first.value() != limit.value();
                String key = '.' + (values ? LimitKeys.nameOf(dimension) : LimitKeys.BURST.name());
                String expected = (values ? first.value() + " as " : "the same as ")
                        + first.section()
                        + key
                        + ": keys of account "
                        + account
                        + " share its limits";
                problems.add(limit.section() + key, values ? String.valueOf(limit.value()) : "another", expected);
            }
        });
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
        StatedLimits shared =
                draft.account() == null ? StatedLimits.NONE : accounts.getOrDefault(draft.account(), StatedLimits.NONE);
        StatedLimits limits = draft.limits().over(shared).over(defaults.limits());
        return new KeyPlan(
                draft.name(),
                draft.secret(),
                draft.account(),
                draft.weight(),
                limits.plainLimits(),
                limits.classLimits(),
                draft.models());
    }

    private KeyDefaults defaults(ConfigSection section) {
        return new KeyDefaults(section.get(KeySchema.WEIGHT), limitReader.read(section), section.get(KeySchema.MODELS));
    }
}
