package dev.sluice.cli.situations;

import dev.sluice.cli.situations.Situation.Callers;
import dev.sluice.cli.situations.Situation.KeyPlan;
import dev.sluice.cli.situations.Situation.Times;
import dev.sluice.demo.Pace;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The situations that can be measured: each by its name, and a grid of all ways in which one limit can be enforced. */
public final class Situations {

    /** The name of the grid. */
    public static final String GRID = "limits";

    /** Answers like those of the simulation of the same grid: 0.3 to 1 s. */
    private static final Pace FAST = pace(650, 0.54);

    private static final Times A_MINUTE = new Times(0, 60, 0);

    private static final Map<String, Situation> NAMED = named();

    private Situations() {}

    /** Returns the situations that have a name. */
    public static List<Situation> all() {
        return List.copyOf(NAMED.values());
    }

    /** Returns the situation of a name, one of {@link #all}. */
    public static Situation of(String name) {
        return Objects.requireNonNull(NAMED.get(name), name);
    }

    /**
     * Returns a situation for each way in which one limit can be enforced, shown and configured.
     *
     * @param bursts the seconds' worth that a full bucket holds, or the length of a window
     */
    public static List<Situation> grid(
            List<Kind> windows, List<Integer> bursts, List<Boolean> shown, List<Boolean> known) {
        List<Situation> grid = new ArrayList<>();
        for (Kind window : windows) {
            for (int burst : bursts) {
                for (boolean configured : known) {
                    for (boolean limitsShown : shown) {
                        grid.add(limits(window, burst, limitsShown, configured));
                    }
                }
            }
        }
        return grid;
    }

    /** Five keys of 600 a minute; five times as many calls at once as these allow. */
    private static Situation limits(Kind window, int burst, boolean limitsShown, boolean configured) {
        String name = "%s %d s%s%s"
                .formatted(
                        window.name().toLowerCase(Locale.ROOT),
                        burst,
                        configured ? ", configured" : "",
                        limitsShown ? ", headers" : "");
        KeyPlan key = new KeyPlan(LimitPlan.requests(window, 600).over(Duration.ofSeconds(burst)));
        return new Situation(
                name, Collections.nCopies(5, key), limitsShown, configured, sonnet(150), FAST, new Times(60, 120, 0));
    }

    private static Map<String, Situation> named() {
        Map<String, Situation> named = new LinkedHashMap<>();
        Stream.of(ofTwoModels(), ofSmallBuckets(), withoutLimits())
                .flatMap(List::stream)
                .forEach(situation -> named.put(situation.name(), situation));
        return Collections.unmodifiableMap(named);
    }

    private static List<Situation> ofTwoModels() {
        LimitPlan sonnet = LimitPlan.requests(Kind.CONTINUOUS, 600);
        LimitPlan opus = LimitPlan.requests(Kind.CONTINUOUS, 50);
        List<KeyPlan> keys = Collections.nCopies(2, new KeyPlan(sonnet, Map.of(Situation.OPUS_CLASS, opus), 1));
        return List.of(
                shown(
                        "two-models",
                        keys,
                        List.of(new Callers(Situation.OPUS, 40), new Callers(Situation.SONNET, 120)),
                        A_MINUTE),
                shown(
                        "one-model-saturated",
                        keys,
                        List.of(new Callers(Situation.OPUS, 60), new Callers(Situation.SONNET, 8)),
                        new Times(60, 60, 0)));
    }

    private static List<Situation> ofSmallBuckets() {
        List<KeyPlan> keys = Stream.of(bucketsOfTen(300, 4), bucketsOfTen(600, 3), bucketsOfTen(1_200, 3))
                .flatMap(List::stream)
                .toList();
        List<KeyPlan> ofFive = Collections.nCopies(13, new KeyPlan(bucket(50, 5)));
        Times learned = new Times(30, 60, 0);
        return List.of(
                unknown("small-buckets", keys, sonnet(300), FAST, learned),
                shown("small-buckets-headers", keys, sonnet(300), learned),
                configured("small-buckets-configured", bucketsOfTen(600, 10), sonnet(300), new Times(0, 40, 0)),
                configured("batch", ofFive, sonnet(80), new Times(0, 120, 500)));
    }

    private static List<Situation> withoutLimits() {
        KeyPlan unlimited = new KeyPlan(LimitPlan.UNLIMITED);
        List<KeyPlan> weighted = Stream.of(1, 2, 3)
                .map(weight -> new KeyPlan(LimitPlan.UNLIMITED, Map.of(), weight))
                .toList();
        Times times = new Times(0, 20, 0);
        return List.of(
                unknown("no-limits", List.of(unlimited), sonnet(300), pace(2_000, 0), times),
                unknown("no-limits-three-keys", Collections.nCopies(3, unlimited), sonnet(100), pace(1_000, 0), times),
                unknown("weights-6", weighted, sonnet(6), FAST, A_MINUTE),
                unknown("weights-60", weighted, sonnet(60), FAST, A_MINUTE));
    }

    /** Returns a situation in which neither the configuration nor an answer states the limits. */
    private static Situation unknown(String name, List<KeyPlan> keys, List<Callers> callers, Pace answer, Times times) {
        return new Situation(name, keys, false, false, callers, answer, times);
    }

    /** Returns a situation in which answers show the limits. */
    private static Situation shown(String name, List<KeyPlan> keys, List<Callers> callers, Times times) {
        return new Situation(name, keys, true, false, callers, FAST, times);
    }

    /** Returns a situation in which the configuration states the limits, and answers show them. */
    private static Situation configured(String name, List<KeyPlan> keys, List<Callers> callers, Times times) {
        return new Situation(name, keys, true, true, callers, FAST, times);
    }

    private static List<Callers> sonnet(int atOnce) {
        return List.of(new Callers(Situation.SONNET, atOnce));
    }

    private static List<KeyPlan> bucketsOfTen(long perMinute, int count) {
        return Collections.nCopies(count, new KeyPlan(bucket(perMinute, 10)));
    }

    private static LimitPlan bucket(long perMinute, int holds) {
        return LimitPlan.requests(Kind.CONTINUOUS, perMinute)
                .over(Duration.ofMinutes(holds).dividedBy(perMinute));
    }

    private static Pace pace(int millis, double jitter) {
        return new Pace(Duration.ofMillis(millis), Double.POSITIVE_INFINITY, jitter);
    }
}
