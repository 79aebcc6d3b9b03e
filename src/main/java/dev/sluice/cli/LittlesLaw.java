package dev.sluice.cli;

import dev.sluice.limit.Dimension;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * How many calls a client should make at once, by Little's law: calls in flight = calls a second × seconds a call.
 *
 * @param binding the limit that is reached first
 * @param perMinute the calls a minute that it allows
 * @param recommended the calls to make at once
 */
record LittlesLaw(Dimension binding, double perMinute, long recommended) {

    /** A call as it is assumed: a document of some pages in, half a page out. */
    static final int INPUT = 3_000;

    static final int OUTPUT = 500;

    /** Twice what is in flight, so that a next call always waits for the one that ends. */
    private static final double AHEAD = 2;

    /** Where calls at once are what is limited, one more for ten that are under way. */
    private static final double ONE_IN_TEN = 1.1;

    /** Returns what {@code limits} allow to calls of {@code seconds}; empty where none of them is known. */
    static Optional<LittlesLaw> of(RateLimits limits, int seconds) {
        return limits.by().entrySet().stream()
                .map(limit -> of(limit, seconds))
                .min(Comparator.comparingDouble(LittlesLaw::perMinute));
    }

    private static LittlesLaw of(Map.Entry<Dimension, Long> limit, int seconds) {
        Dimension dimension = limit.getKey();
        double perMinute = switch (dimension) {
            case REQUESTS -> (double) limit.getValue();
            case INPUT_TOKENS -> (double) limit.getValue() / INPUT;
            case OUTPUT_TOKENS -> (double) limit.getValue() / OUTPUT;
            case TOKENS -> (double) limit.getValue() / (INPUT + OUTPUT);
            case CONCURRENCY -> limit.getValue() * 60.0 / seconds;
        };
        double inFlight = perMinute / 60 * seconds;
        double spare = dimension == Dimension.CONCURRENCY ? ONE_IN_TEN : AHEAD;
        // A hair's breadth above a whole number is rounding, not need.
        return new LittlesLaw(dimension, perMinute, Math.max(1, (long) Math.ceil(inFlight * spare - 1e-6)));
    }
}
