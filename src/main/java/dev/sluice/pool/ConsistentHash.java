package dev.sluice.pool;

/** A hash that names the account of an affinity, and the same one for nearly all affinities when accounts are added or removed. */
final class ConsistentHash {

    private ConsistentHash() {}

    /** Returns the place that {@code hash} names among {@code places}, by the jump hash (Lamping and Veach, 2014): one more place moves one hash in n. */
    static int place(long hash, int places) {
        long key = hash;
        long b = -1;
        long j = 0;
        while (j < places) {
            b = j;
            key = key * 2862933555777941757L + 1;
            j = (long) ((b + 1) * ((1L << 31) / (double) ((key >>> 33) + 1)));
        }
        return (int) b;
    }

    /** Returns {@code value} after the finaliser of SplitMix64, which spreads close numbers apart. */
    static long spread(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
