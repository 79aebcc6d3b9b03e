package dev.sluice.demo;

/**
 * What has happened to a key, or to all of them.
 *
 * @param requests requests that came
 * @param answered answers that were sent whole
 * @param refused429 requests answered with status 429
 * @param failed requests that were refused otherwise, or met a fault
 * @param disconnects requests whose client left before the end
 * @param inFlight requests under way
 * @param generated tokens generated
 */
public record KeyStatistics(
        long requests, long answered, long refused429, long failed, long disconnects, long inFlight, long generated) {

    /** Statistics of nothing. */
    public static final KeyStatistics NONE = new KeyStatistics(0, 0, 0, 0, 0, 0, 0);

    KeyStatistics plus(KeyStatistics other) {
        return new KeyStatistics(
                requests + other.requests,
                answered + other.answered,
                refused429 + other.refused429,
                failed + other.failed,
                disconnects + other.disconnects,
                inFlight + other.inFlight,
                generated + other.generated);
    }
}
