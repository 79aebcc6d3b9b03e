package dev.sluice.cli.situations;

import dev.sluice.demo.ArrivalListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The requests that arrived at a provider, over the time of a run. Safe for use by several threads. */
public final class Arrivals implements ArrivalListener {

    private final List<Arrival> arrivals = new ArrayList<>();

    private record Arrival(String account, String model, long nanos, boolean admitted) {}

    @Override
    public synchronized void arrived(String account, String model, long nanos, long tokens, boolean admitted) {
        arrivals.add(new Arrival(account, model, nanos, admitted));
    }

    /** Returns how many requests of {@code model} arrived from one moment to another that were admitted, or that were not. */
    public long count(String model, boolean admitted, long from, long to) {
        return count(each -> each.model.equals(model) && each.admitted == admitted, from, to);
    }

    /** Returns how many requests were admitted to an account from one moment to another. */
    public long admitted(String account, long from, long to) {
        return count(each -> each.account.equals(account) && each.admitted, from, to);
    }

    private synchronized long count(Predicate<Arrival> counts, long from, long to) {
        return arrivals.stream()
                .filter(each -> each.nanos - from >= 0 && each.nanos - to < 0)
                .filter(counts)
                .count();
    }
}
