package dev.sluice.cli.replicas;

import dev.sluice.demo.ArrivalListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The tokens that arrived at each account of a provider, over the time of a run. Safe for use by several threads. */
public final class SentTokens implements ArrivalListener {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final List<Arrival> arrivals = new ArrayList<>();

    private record Arrival(String account, long nanos, long tokens, boolean admitted) {}

    @Override
    public synchronized void arrived(String account, String model, long nanos, long tokens, boolean admitted) {
        arrivals.add(new Arrival(account, nanos, tokens, admitted));
    }

    /** Returns the tokens that were admitted from one moment to another. */
    public synchronized long admitted(long from, long to) {
        return arrivals.stream()
                .filter(each -> each.admitted && each.nanos - from >= 0 && each.nanos - to < 0)
                .mapToLong(Arrival::tokens)
                .sum();
    }

    /** Returns how many requests arrived from one moment to another that were admitted, or that were not. */
    public synchronized long requests(boolean admitted, long from, long to) {
        return arrivals.stream()
                .filter(each -> each.admitted == admitted && each.nanos - from >= 0 && each.nanos - to < 0)
                .count();
    }

    /**
     * Returns the tokens that full buckets let go from one moment to another: what could have been admitted and never can be.
     *
     * @param accounts of the provider
     * @param perMinute the refill of each, and the size of its bucket, which is full at first
     */
    public synchronized double letGo(long from, long to, int accounts, double perMinute) {
        Map<String, List<Arrival>> each = new HashMap<>();
        arrivals.stream()
                .filter(arrival -> arrival.admitted && arrival.nanos - to < 0)
                .forEach(arrival -> each.computeIfAbsent(arrival.account, name -> new ArrayList<>())
                        .add(arrival));
        double nanos = (double) (accounts - each.size()) * (to - from);
        for (List<Arrival> ofOne : each.values()) {
            long fullAt = Math.min(from, ofOne.get(0).nanos);
            for (Arrival arrival : ofOne) {
                nanos += Math.max(0, arrival.nanos - Math.max(from, fullAt));
                fullAt = Math.max(fullAt, arrival.nanos) + (long) (arrival.tokens / perMinute * MINUTE);
            }
            nanos += Math.max(0, to - Math.max(from, fullAt));
        }
        return nanos / MINUTE * perMinute;
    }

    /** Returns the most tokens that arrived at one account in a minute that ends between two moments, refused ones included. */
    public synchronized long mostInAMinute(long from, long to) {
        Map<String, Deque<Arrival>> windows = new HashMap<>();
        Map<String, Long> sums = new HashMap<>();
        long most = 0;
        for (Arrival each : arrivals) {
            if (each.nanos - to >= 0) {
                break;
            }
            Deque<Arrival> window = windows.computeIfAbsent(each.account, name -> new ArrayDeque<>());
            window.add(each);
            long sum = sums.merge(each.account, each.tokens, Long::sum);
            while (each.nanos - window.element().nanos > MINUTE) {
                sum = sums.merge(each.account, -window.remove().tokens, Long::sum);
            }
            if (each.nanos - from >= 0) {
                most = Math.max(most, sum);
            }
        }
        return most;
    }
}
