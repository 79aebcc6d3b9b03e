package dev.sluice.cli.situations;

import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.SimulationPlan.AccountPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A situation of a pool: keys of a provider with their limits, what the relay is told of these, and the calls that are made.
 *
 * @param keys an account each
 * @param limitsShown whether the headers of answers show what limits there are
 * @param configured whether the relay's configuration states the requests a minute of each key; it never states the burst
 * @param callers the models that are asked for, and how many calls of each are under way at all times
 * @param answer the time that answers take
 * @param times how long calls are made
 */
public record Situation(
        String name,
        List<KeyPlan> keys,
        boolean limitsShown,
        boolean configured,
        List<Callers> callers,
        Pace answer,
        Times times) {

    public static final String CLIENT_KEY = "sk-bench";

    /** A model of each of two of Anthropic's families, which have limits of their own, and the name of the one's class. */
    static final String SONNET = "claude-sonnet-4-5";

    static final String OPUS = "claude-opus-4-7";
    static final String OPUS_CLASS = "opus";

    /**
     * A key.
     *
     * @param limits the limits of each model class that has none of its own
     * @param byClass the limits of model classes that have their own
     * @param weight the key's share of calls, as configured
     */
    record KeyPlan(LimitPlan limits, Map<String, LimitPlan> byClass, double weight) {

        KeyPlan(LimitPlan limits) {
            this(limits, Map.of(), 1);
        }

        /** Returns the limits of {@code model}. */
        LimitPlan limits(String model) {
            return model.equals(OPUS) ? byClass.getOrDefault(OPUS_CLASS, limits) : limits;
        }
    }

    /**
     * Callers of one model, each of which makes its next call when the last has been answered.
     *
     * @param model the model that they ask for
     * @param atOnce the number of callers
     */
    public record Callers(String model, int atOnce) {}

    /**
     * The course of a run.
     *
     * @param learning the seconds at first, which are counted apart
     * @param measured the seconds after them, unless all calls are answered before
     * @param calls the number of calls; 0 for as many as the time allows
     */
    public record Times(int learning, int measured, int calls) {

        public int seconds() {
            return learning + measured;
        }
    }

    /** Returns the same situation, of which {@code seconds} are measured. */
    public Situation measuredFor(int seconds) {
        Times other = new Times(times.learning, seconds, times.calls);
        return new Situation(name, keys, limitsShown, configured, callers, answer, other);
    }

    /** Returns the requests of {@code model} that all keys allow in a minute; 0 where they have no limit. */
    public double allowedAMinute(String model) {
        return keys.stream().mapToLong(key -> key.limits(model).requests()).sum();
    }

    /** Returns the requests of {@code model} that all keys allow at once at the start, beyond those of each minute. */
    public double allowedAtOnce(String model) {
        return keys.stream()
                .map(key -> key.limits(model))
                .filter(limits -> limits.kind() == LimitPlan.Kind.CONTINUOUS)
                .mapToDouble(
                        limits -> Math.max(1, limits.requests() * limits.span().toMillis() / 60_000.0))
                .sum();
    }

    /** Returns the simulated provider. Windows of different keys begin at different times, which {@code random} draws. */
    public SimulationPlan provider(RandomGenerator random) {
        List<AccountPlan> accounts = new ArrayList<>();
        for (KeyPlan key : keys) {
            int number = accounts.size() + 1;
            Duration age = Duration.ofNanos(random.nextLong(key.limits.span().toNanos()));
            String secret = SimulationPlan.secret(number);
            accounts.add(new AccountPlan(accountOf(number), key.limits, key.byClass, List.of(secret), age));
        }
        SimulationPlan plan = SimulationPlan.of(0, LimitPlan.UNLIMITED)
                .withAccounts(accounts.toArray(AccountPlan[]::new))
                .withPace(answer);
        return limitsShown ? plan : plan.withoutLimitsShown();
    }

    /** Returns the name of the account of a key, counted from 1. */
    public static String accountOf(int number) {
        return "org-sim-%02d".formatted(number);
    }

    /** Returns the properties of a relay over the provider at {@code baseUrl}, apart from those of this machine. */
    public Map<String, Object> properties(String baseUrl) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sluice.config", "");
        properties.put("sluice.providers[0].name", "simulated");
        properties.put("sluice.providers[0].dialect", "anthropic");
        properties.put("sluice.providers[0].base-url", baseUrl);
        for (int i = 0; i < keys.size(); i++) {
            KeyPlan key = keys.get(i);
            String at = "sluice.providers[0].keys[" + i + "].";
            properties.put(at + "secret", SimulationPlan.secret(i + 1));
            properties.put(at + "weight", Double.toString(key.weight));
            if (configured) {
                properties.put(at + "rpm", Long.toString(key.limits.requests()));
            }
        }
        properties.put("sluice.clients[0].name", "bench");
        properties.put("sluice.clients[0].key", CLIENT_KEY);
        properties.put("sluice.queue.max-wait", "30m");
        properties.put("sluice.queue.max-depth", "10000");
        return properties;
    }
}
