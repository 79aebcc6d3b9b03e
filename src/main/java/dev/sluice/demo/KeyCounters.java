package dev.sluice.demo;

/** The counters of a key's requests. Each request begins once and ends once. Safe for use by several threads. */
final class KeyCounters {

    private long requests;
    private long answered;
    private long refused429;
    private long failed;
    private long disconnects;
    private long generated;

    /** The ways in which a request can end. */
    enum Ending {
        ANSWERED,
        REFUSED_429,
        FAILED,
        CLIENT_LEFT
    }

    synchronized void began() {
        requests++;
    }

    synchronized void ended(Ending ending) {
        switch (ending) {
            case ANSWERED -> answered++;
            case REFUSED_429 -> refused429++;
            case FAILED -> failed++;
            case CLIENT_LEFT -> disconnects++;
        }
    }

    synchronized void generated(long tokens) {
        generated += tokens;
    }

    synchronized KeyStatistics read() {
        long inFlight = requests - answered - refused429 - failed - disconnects;
        return new KeyStatistics(requests, answered, refused429, failed, disconnects, inFlight, generated);
    }
}
