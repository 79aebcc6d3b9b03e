package dev.sluice.config;

import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys of one provider: those listed, then those of its file, with what holds for all of them. */
final class KeyReader {

    private static final List<String> LIMITS = List.of("rpm", "tpm", "input-tpm", "output-tpm", "concurrency");

    private final String provider;
    private final Problems problems;

    /** What keys say of their accounts' limits: by account and limit, the first that says it. */
    private final Map<String, Map<String, Stated>> accounts = new LinkedHashMap<>();

    KeyReader(String provider, Problems problems) {
        this.provider = provider;
        this.problems = problems;
    }

    private record Stated(long value, String path) {}

    /** What holds for every key that does not say otherwise. */
    private record Usual(double weight, Map<String, Long> limits, List<ModelPattern> models) {}

    /** One key before the limits of its account are known. */
    private record Draft(
            String path,
            String name,
            Secret secret,
            @Nullable String account,
            double weight,
            Map<String, Long> limits,
            List<ModelPattern> models) {}

    List<KeyPlan> read(ConfigSection section) {
        Usual usual = usual(section.section("key-defaults"));
        List<Draft> drafts = new ArrayList<>();
        for (ConfigSection key : section.items("keys")) {
            drafts.add(listed(key, usual, drafts.size() + 1));
        }
        String file = section.get("keys-file", ValueFormat.FILE);
        if (file != null) {
            String path = section.path("keys-file");
            KeysFile.read(file, path, problems)
                    .forEach((line, secret) ->
                            drafts.add(bare(path + " line " + line, secret, usual, drafts.size() + 1)));
        }
        if (drafts.isEmpty() && !section.has("keys-file")) {
            section.wrong("keys", section.has("keys") ? "no key in it" : "missing", "at least one key, or a keys-file");
        }
        differ(drafts);
        return drafts.stream().map(draft -> plan(draft, usual)).toList();
    }

    private Draft listed(ConfigSection key, Usual usual, int number) {
        String account = key.get("account", ValueFormat.NAME);
        Map<String, Long> limits = limits(key);
        if (account != null) {
            limits.forEach((limit, value) -> state(account, limit, new Stated(value, key.path(limit))));
        }
        return new Draft(
                key.path(),
                key.get("name", ValueFormat.NAME, provider + '-' + number),
                key.require("secret", ValueFormat.SECRET, Secret.of("")),
                account,
                key.get("weight", ValueFormat.WEIGHT, usual.weight()),
                limits,
                key.has("models") ? key.all("models", ValueFormat.PATTERN) : usual.models());
    }

    private Draft bare(String path, Secret secret, Usual usual, int number) {
        return new Draft(path, provider + '-' + number, secret, null, usual.weight(), Map.of(), usual.models());
    }

    private void state(String account, String limit, Stated stated) {
        Stated first =
                accounts.computeIfAbsent(account, name -> new LinkedHashMap<>()).putIfAbsent(limit, stated);
        if (first != null && first.value() != stated.value()) {
            String expected =
                    first.value() + " as " + first.path() + ": keys of account " + account + " share its limits";
            problems.add(stated.path(), String.valueOf(stated.value()), expected);
        }
    }

    private void differ(List<Draft> drafts) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        UniqueNames<Secret> secrets = new UniqueNames<>(problems);
        for (Draft draft : drafts) {
            names.add(draft.name(), draft.path(), "the name " + draft.name(), "a name of its own");
            if (!draft.secret().reveal().isEmpty()) {
                secrets.add(draft.secret(), draft.path(), "the key", "each key once");
            }
        }
    }

    private KeyPlan plan(Draft draft, Usual usual) {
        Map<String, Long> limits = new LinkedHashMap<>(usual.limits());
        if (draft.account() != null) {
            accounts.getOrDefault(draft.account(), Map.of())
                    .forEach((limit, stated) -> limits.put(limit, stated.value()));
        }
        limits.putAll(draft.limits());
        return new KeyPlan(
                draft.name(),
                draft.secret(),
                draft.account(),
                draft.weight(),
                new Limits(
                        limits.get("rpm"),
                        limits.get("tpm"),
                        limits.get("input-tpm"),
                        limits.get("output-tpm"),
                        limits.containsKey("concurrency")
                                ? limits.get("concurrency").intValue()
                                : null),
                draft.models());
    }

    private static Usual usual(ConfigSection defaults) {
        double weight = defaults.get("weight", ValueFormat.WEIGHT, 1.0);
        return new Usual(weight, limits(defaults), defaults.all("models", ValueFormat.PATTERN));
    }

    private static Map<String, Long> limits(ConfigSection section) {
        Map<String, Long> limits = new LinkedHashMap<>();
        for (String limit : LIMITS) {
            Long value = section.get(limit, ValueFormat.wholeNumber(1));
            if (value != null) {
                limits.put(limit, value);
            }
        }
        return limits;
    }
}
