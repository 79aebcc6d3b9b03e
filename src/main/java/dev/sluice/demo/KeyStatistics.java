package dev.sluice.demo;

/**
 * The counts of requests of one key, or of all keys.
 *
 * @param requests requests received
 * @param answered complete answers sent
 * @param refused429 requests answered with status 429
 * @param failed requests that were refused with another status or met a fault
 * @param disconnects requests whose client disconnected before the end
 * @param inFlight requests in flight
 * @param generated tokens generated
 */
public record KeyStatistics(
        long requests, long answered, long refused429, long failed, long disconnects, long inFlight, long generated) {

    /** Statistics without any request. */
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
