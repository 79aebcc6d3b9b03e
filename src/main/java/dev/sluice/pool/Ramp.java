package dev.sluice.pool;

/**
 * How many attempts a key may have waiting for their first byte.
 *
 * <p>Starts at a handful and widens by one for each answer, which doubles it each round trip; a key that is dead or hangs is
 * so asked a handful of times and not more, and a key that comes back is not flooded. What is being answered does not count,
 * since a long stream proves the key good for as long as it lasts. Guarded by the pool's lock.
 */
final class Ramp {

    /** What a key that has never answered may have waiting: enough to start swiftly, few enough to lose. */
    static final int FEW = 5;

    private static final double WIDEST = 1e6;

    private double window = FEW;

    /** Returns whether one more attempt may go beside those {@code waiting}; a {@code silent} key is as good as a new one. */
    boolean allows(int waiting, boolean silent) {
        return waiting < (silent ? FEW : window);
    }

    void answered() {
        window = Math.min(WIDEST, window + 1);
    }

    void failed() {
        window = Math.max(FEW, window / 2);
    }

    void restart() {
        window = FEW;
    }
}
