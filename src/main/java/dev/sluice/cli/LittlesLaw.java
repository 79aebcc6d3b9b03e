package dev.sluice.cli;

import dev.sluice.limit.Dimension;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * The number of calls to make at once, by Little's law: calls in flight = calls a second × seconds a call.
 *
 * @param binding the limit that is reached first
 * @param perMinute the calls a minute that it allows
 * @param recommended the calls to make at once
 */
record LittlesLaw(Dimension binding, double perMinute, long recommended) {

    /** Tokens of the assumed call: a document of some pages in, half a page out. */
    static final int INPUT = 3_000;

    static final int OUTPUT = 500;

    /** Twice the calls in flight, so that a next call always waits when one ends. */
    private static final double QUEUED_AHEAD = 2;

    /** Under a limit of concurrency, one waiting call for ten in flight. */
    private static final double ONE_IN_TEN_AHEAD = 1.1;

    /** Returns the calls that {@code limits} allow at {@code seconds} a call; empty where none is known but those by the day. */
    static Optional<LittlesLaw> of(RateLimits limits, int seconds) {
        return limits.by().entrySet().stream()
                .filter(limit -> !limit.getKey().isDaily())
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
            case REQUESTS_PER_DAY, TOKENS_PER_DAY ->
                throw new IllegalArgumentException(dimension + " (expected: a limit that sets a pace)");
        };
        double inFlight = perMinute / 60 * seconds;
        double factor = dimension == Dimension.CONCURRENCY ? ONE_IN_TEN_AHEAD : QUEUED_AHEAD;
        // The margin keeps a rounding error from adding a call.
        return new LittlesLaw(dimension, perMinute, Math.max(1, (long) Math.ceil(inFlight * factor - 1e-6)));
    }
}
