package dev.sluice.bench;

/**
 * What a process holds at one moment.
 *
 * @param seconds since the first sample
 * @param heap after a collection, in MB
 * @param direct direct memory, in MB
 * @param resident in MB
 * @param descriptors open ones, connections among them
 * @param connections open sockets
 */
record ProcessSample(
        long seconds, double heap, double direct, double resident, long descriptors, long connections, long threads) {

    static final String HEADING = "seconds heap direct resident descriptors connections threads";

    @Override
    public String toString() {
        return "%7d %5.1f %6.1f %8.0f %11d %11d %7d"
                .formatted(seconds, heap, direct, resident, descriptors, connections, threads);
    }
}
