package dev.sluice.simulation;

import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One group of limits in a {@link SimulatedGrantStore}. Not safe for use by several threads. */
final class SimulatedGrantGroup {

    private static final double WANT = 500;
    private static final double NEARLY_FULL = 0.9;
    private static final double TURN = 50;

    private final Map<String, SimulatedGrantLimit> limitsByDimension = new HashMap<>();
    private final Map<String, Want> wants = new HashMap<>();
    private String epoch = "";
    private double at;
    private double blockedUntil;

    private record Want(double precedence, double since, double at, Map<String, Double> lacking) {}

    /**
     * The store at a message of {@code self}.
     *
     * @param alive the instances that are alive
     * @param keptBack the instances that fell silent and whose share is kept back
     * @param factor the part of each limit that is not kept back for replicas that fell silent
     * @param share the part of each limit that is kept back for one of them
     */
    record Moment(
            String self,
            double clock,
            String epoch,
            double lossAt,
            boolean quiet,
            List<String> alive,
            List<String> keptBack,
            double factor,
            double share,
            Memory memory) {}

    /**
     * The use of what replicas remember of data that were lost.
     *
     * @param recalling whether it still counts
     * @param recalls whether this replica remembers data that were lost
     * @param voided whether this replica was granted things by a store that had forgotten all
     * @param unheard whether a replica that others know has said nothing since
     * @param knowsEpoch whether this replica has heard of these data before
     */
    record Memory(boolean recalling, boolean recalls, boolean voided, boolean unheard, boolean knowsEpoch) {}

    /** Handles what a message says of this group. */
    SyncAnswer.Group sync(SyncRequest.Group asked, Moment moment) {
        begin(asked, moment);
        String self = moment.self();
        double clock = moment.clock();
        int count = asked.asks().size();
        SimulatedGrantLimit[] limits = new SimulatedGrantLimit[count];
        double[] held = new double[count];
        double[] ceiling = new double[count];
        double[] target = new double[count];
        boolean needed = false;
        for (int i = 0; i < count; i++) {
            SyncRequest.Ask ask = asked.asks().get(i);
            SimulatedGrantLimit limit = limitsByDimension.get(ask.dimension().name());
            if (limit == null) {
                limit = new SimulatedGrantLimit(ask, asked, moment);
                limitsByDimension.put(ask.dimension().name(), limit);
            }
            limits[i] = limit;
            limit.state(ask, self, clock);
            Memory memory = moment.memory();
            double[] record = limit.held.get(self);
            // It has told all that it remembers with its first message since: what it has heard from then on is of
            // these data.
            boolean remembers = memory.recalls() && asked.serial() > 0 && record == null;
            if (remembers) {
                limit.recall(ask, asked, clock);
            }
            if (!memory.recalling()) {
                limit.endRecall(memory.unheard());
            }
            double granted = record != null
                    ? record[0]
                    : memory.voided() && limit.perMinute > 0 ? 0 : remembers ? ask.granted() : ask.spent();
            double spentUnheard = record != null && moment.keptBack().contains(self) && limit.perMinute > 0
                    ? Math.max(0, ask.spent() - record[1])
                    : 0;
            if (record != null && ask.granted() > granted && limit.perMinute > 0) {
                limit.level -= ask.granted() - granted;
                granted = ask.granted();
            }
            double now = granted - ask.spent();
            double others = limit.outstanding(self, moment.keptBack());
            if (limit.perMinute == 0) {
                now = Math.min(now, ask.wanted());
                limit.level = Math.floor(limit.capacity * moment.factor()) - others - now;
            } else if (now < 0) {
                limit.level += now;
                now = 0;
            } else if (now > ask.wanted()) {
                limit.level += now - ask.wanted();
                now = ask.wanted();
            }
            held[i] = now;
            double top = Math.max(0, limit.capacity * (limit.perMinute == 0 ? moment.factor() : 1) - others);
            ceiling[i] = limit.perMinute == 0 ? Math.floor(top) : Math.max(top, NEARLY_FULL * limit.capacity);
            limit.level = Math.min(limit.level, Math.max(0, top - now - spentUnheard));
            target[i] = limit.perMinute == 0 ? ask.need() : Math.min(ask.need(), ceiling[i]);
            needed |= ask.need() > 0;
        }
        double precedence = asked.precedence();
        double since = clock - asked.waitedMillis();
        boolean fits = needed && !moment.quiet();
        double more = 0;
        for (int i = 0; i < count; i++) {
            SyncRequest.Ask ask = asked.asks().get(i);
            double lacking = target[i] - held[i];
            double free = limits[i].level - wanted(self, ask.dimension().name(), precedence, since);
            if (lacking > free + 1e-6 && lacking > 0) {
                fits = false;
                more = Math.max(
                        more, limits[i].perMinute == 0 ? TURN : (lacking - free) / limits[i].perMinute * 60_000);
            }
        }
        wants.remove(self);
        if (needed && !fits) {
            Map<String, Double> lacking = new HashMap<>();
            for (int i = 0; i < count; i++) {
                SyncRequest.Ask ask = asked.asks().get(i);
                if (limits[i].perMinute > 0) {
                    limits[i].level += held[i];
                    held[i] = 0;
                }
                lacking.put(ask.dimension().name(), Math.max(0, target[i] - held[i]));
            }
            wants.put(self, new Want(precedence, since, clock, lacking));
            more = Math.max(more, TURN);
        }
        List<SyncAnswer.Given> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SyncRequest.Ask ask = asked.asks().get(i);
            SimulatedGrantLimit limit = limits[i];
            if (fits) {
                double grant = Math.max(0, target[i] - held[i]);
                held[i] += grant;
                limit.level -= grant;
            }
            if (!moment.quiet() && (fits || !needed)) {
                double free = limit.level - wanted(self, ask.dimension().name(), Double.MAX_VALUE, Double.MAX_VALUE);
                double grant = Math.max(0, Math.min(ask.wanted() - held[i], free));
                grant = limit.perMinute == 0 ? Math.floor(grant) : grant;
                held[i] += grant;
                limit.level -= grant;
            }
            double granted = ask.spent() + held[i];
            double[] before = limit.held.put(self, new double[] {granted, ask.spent()});
            limit.total += before == null ? 0 : ask.spent() - before[1];
            given.add(
                    new SyncAnswer.Given(granted, ceiling[i], limit.perMinute, limit.level, limit.total - ask.spent()));
        }
        boolean contended = wants.keySet().stream().anyMatch(each -> !each.equals(self));
        return new SyncAnswer.Group(contended, more, given);
    }

    private void begin(SyncRequest.Group asked, Moment moment) {
        double clock = moment.clock();
        if (!epoch.equals(moment.epoch())) {
            limitsByDimension.clear();
            wants.clear();
            blockedUntil = 0;
            epoch = moment.epoch();
            at = clock;
        }
        blockedUntil = Math.max(blockedUntil, clock + asked.blockedMillis());
        double passed = clock - at;
        at = clock;
        wants.entrySet()
                .removeIf(each ->
                        clock - each.getValue().at() > WANT || !moment.alive().contains(each.getKey()));
        limitsByDimension.values().forEach(limit -> {
            limit.held
                    .keySet()
                    .removeIf(each ->
                            !moment.alive().contains(each) && !moment.keptBack().contains(each));
            limit.refill(passed, moment);
        });
    }

    /** Returns what others lack that go before the need of this precedence and age. */
    private double wanted(String self, String dimension, double precedence, double since) {
        double sum = 0;
        for (Map.Entry<String, Want> each : wants.entrySet()) {
            Want want = each.getValue();
            // Of two that began at one moment one goes first: else each would wait for the other.
            boolean earlier = want.since() < since
                    || (want.since() == since && each.getKey().compareTo(self) < 0);
            boolean first = want.precedence() < precedence || (want.precedence() == precedence && earlier);
            if (first && !each.getKey().equals(self)) {
                sum += want.lacking().getOrDefault(dimension, 0.0);
            }
        }
        return sum;
    }

    /** Returns whether a replica other than {@code self} waits for the group. */
    boolean isContended(String self, double clock) {
        return wants.entrySet().stream()
                .anyMatch(each ->
                        !each.getKey().equals(self) && clock - each.getValue().at() <= WANT);
    }

    /** Returns until when the provider has forbidden all calls, in milliseconds of the store's clock. */
    double blockedUntil() {
        return blockedUntil;
    }

    /** Gives all that {@code self} holds back. */
    void leave(String self) {
        wants.remove(self);
        limitsByDimension.values().forEach(limit -> {
            double[] held = limit.held.remove(self);
            limit.level += held == null || limit.perMinute == 0 ? 0 : Math.max(0, held[0] - held[1]);
        });
    }
}
