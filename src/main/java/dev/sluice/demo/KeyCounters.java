package dev.sluice.demo;

/** The counters of a key: each request begins once and ends once, in one of four ways. Safe for use by several threads. */
final class KeyCounters {

    private long requests;
    private long answered;
    private long refused429;
    private long failed;
    private long disconnects;
    private long generated;

    /** How a request ended. */
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
