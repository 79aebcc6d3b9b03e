package dev.sluice.edge.socket;

import java.util.HashMap;
import java.util.Map;

/**
 * The number of open sockets, in all and by client, which bounds both. Holds clients with open sockets only. Safe for use by several
 * threads.
 */
final class SocketCount {

    private final Map<String, Integer> byClient = new HashMap<>();
    private int all;

    /**
     * Counts one more socket of {@code client}, unless it exceeds a bound.
     *
     * @param most how many may be open in all, 0 or more; one client has half of them at most, so that no client takes the room of
     *     every other, but always one
     * @return whether it was counted, so that it has to {@linkplain #leave leave}
     */
    synchronized boolean enter(String client, int most) {
        int own = byClient.getOrDefault(client, 0);
        if (all >= most || own >= Math.max(1, most / 2)) {
            return false;
        }
        all++;
        byClient.put(client, own + 1);
        return true;
    }

    /** Counts out a socket of {@code client}. */
    synchronized void leave(String client) {
        all--;
        byClient.computeIfPresent(client, (name, own) -> own == 1 ? null : own - 1);
    }

    /** Returns how many clients have open sockets. */
    synchronized int clients() {
        return byClient.size();
    }
}
