package dev.sluice.simulation;

import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * A store of shared buckets with the meaning of the script that Redis runs, as plain code over a clock of milliseconds: the
 * contract tests hold both to the same answers. Not safe for use by several threads.
 */
public final class SimulatedGrantStore {

    private static final double ALIVE = 3_000;
    private static final double KEPT_BACK = 60_000;
    private static final double QUIET_AFTER_LOSS = 2_000;
    private static final double QUIET_AFTER_SILENCE = 1_000;
    private static final double WANT = 500;
    private static final double NEARLY_FULL = 0.9;
    private static final double TURN = 50;

    private final DoubleSupplier clockMillis;
    private final Map<String, Replica> replicas = new TreeMap<>();
    private final Map<String, Group> groups = new TreeMap<>();
    private String epoch = "";
    private long epochs;
    private double last;
    private double clock;
    private double lossAt = -1;
    private double quietUntil = -1;

    public SimulatedGrantStore(DoubleSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    private static final class Replica {
        String instance = "";
        double seen;
        long sequence;
        boolean keepsShare;
    }

    private static final class Group {
        String epoch = "";
        double at;
        double blockedUntil;
        final Map<String, Limit> limits = new HashMap<>();
        final Map<String, Want> wants = new HashMap<>();
    }

    private static final class Limit {
        double level;
        double perMinute;
        double capacity;
        String statedBy = "";
        double statedAt;
        final Map<String, double[]> held = new HashMap<>();
    }

    private record Want(double rank, double at, Map<String, Double> lacking) {}

    /** Loses all data, as FLUSHALL does. */
    public void flush() {
        replicas.clear();
        groups.clear();
        epoch = "";
        lossAt = -1;
        quietUntil = -1;
        clock = 0;
        last = 0;
    }

    /** Handles one message. */
    public SyncAnswer sync(SyncRequest request) {
        double now = clockMillis.getAsDouble();
        if (epoch.isEmpty()) {
            begin(request, now, !request.epoch().isEmpty());
        } else if (!request.epoch().isEmpty() && !request.epoch().equals(epoch) && lossAt < 0) {
            begin(request, now, true);
        }
        double passed = Math.max(0, Math.min(now - last, request.elapsedMillis() + 1_000));
        boolean others = replicas.values().stream().anyMatch(each -> !each.instance.equals(request.instance()));
        if (passed > 2_000 && others) {
            quietUntil = Math.max(quietUntil, clock + passed + QUIET_AFTER_SILENCE);
            for (Replica each : replicas.values()) {
                if (clock - each.seen <= ALIVE) {
                    each.seen = clock + passed;
                }
            }
        }
        clock += passed;
        last = now;
        Replica known = replicas.get(request.replica());
        if (known != null && !known.instance.equals(request.instance()) && clock - known.seen <= ALIVE) {
            throw new IllegalStateException("DUPLICATE");
        }
        if (known != null && known.instance.equals(request.instance()) && request.sequence() <= known.sequence) {
            throw new IllegalStateException("SUPERSEDED");
        }
        Replica replica = new Replica();
        replica.instance = request.instance();
        replica.seen = clock;
        replica.sequence = request.sequence();
        replica.keepsShare = request.keepsShare();
        replicas.put(request.replica(), replica);
        List<String> alive = new ArrayList<>();
        List<String> instances = new ArrayList<>();
        int lost = 0;
        for (String name : List.copyOf(replicas.keySet())) {
            Replica each = replicas.get(name);
            double silent = clock - each.seen;
            if (silent <= ALIVE) {
                alive.add(name);
                instances.add(each.instance);
            } else if (silent > ALIVE + KEPT_BACK || !each.keepsShare) {
                replicas.remove(name);
            } else {
                lost++;
            }
        }
        double factor = alive.size() / (double) (alive.size() + lost);
        boolean quiet = clock < quietUntil;
        List<SyncAnswer.Group> answers = new ArrayList<>();
        for (SyncRequest.Group asked : request.groups()) {
            answers.add(sync(asked, request, instances, factor, quiet));
        }
        List<String> contended = new ArrayList<>();
        groups.forEach((name, group) -> {
            if (group.wants.entrySet().stream()
                    .anyMatch(each -> !each.getKey().equals(request.instance())
                            && clock - each.getValue().at() <= WANT)) {
                contended.add(name);
            }
        });
        List<SyncAnswer.Blocked> blocked = new ArrayList<>();
        groups.forEach((name, group) -> {
            if (group.blockedUntil > clock) {
                blocked.add(new SyncAnswer.Blocked(name, group.blockedUntil - clock));
            }
        });
        if (request.leaving()) {
            replicas.remove(request.replica());
            for (Group each : groups.values()) {
                each.wants.remove(request.instance());
                each.limits.values().forEach(limit -> {
                    double[] held = limit.held.remove(request.instance());
                    limit.level += held == null || limit.perMinute == 0 ? 0 : Math.max(0, held[0] - held[1]);
                });
            }
        }
        return new SyncAnswer(epoch, alive, lost, quiet, contended, blocked, answers);
    }

    private void begin(SyncRequest request, double now, boolean loss) {
        epoch = request.instance() + ':' + ++epochs;
        if (last == 0 && clock == 0) {
            last = now;
        }
        lossAt = loss ? clock : -1;
        quietUntil = loss ? clock + QUIET_AFTER_LOSS : -1;
    }

    private SyncAnswer.Group sync(
            SyncRequest.Group asked, SyncRequest request, List<String> alive, double factor, boolean quiet) {
        String self = request.instance();
        Group group = groups.computeIfAbsent(asked.name(), name -> new Group());
        boolean fresh = !group.epoch.equals(epoch);
        if (fresh) {
            group.limits.clear();
            group.wants.clear();
            group.blockedUntil = 0;
            group.epoch = epoch;
            group.at = clock;
        }
        group.blockedUntil = Math.max(group.blockedUntil, clock + asked.blockedMillis());
        double passed = clock - group.at;
        group.at = clock;
        group.wants.entrySet().removeIf(each -> clock - each.getValue().at() > WANT || !alive.contains(each.getKey()));
        group.limits.values().forEach(limit -> {
            limit.held.keySet().removeIf(each -> !alive.contains(each));
            refill(limit, passed, factor);
        });
        int count = asked.asks().size();
        Limit[] limits = new Limit[count];
        double[] held = new double[count];
        double[] ceiling = new double[count];
        double[] target = new double[count];
        boolean needed = false;
        for (int i = 0; i < count; i++) {
            SyncRequest.Ask ask = asked.asks().get(i);
            Limit limit = group.limits.get(ask.dimension().name());
            if (limit == null) {
                limit = new Limit();
                limit.perMinute = ask.perMinute();
                limit.capacity = ask.capacity();
                limit.statedBy = self;
                limit.level = lossAt < 0 && ask.granted() <= 0
                        ? ask.capacity()
                        : lossAt < 0 ? 0 : Math.min(ask.capacity(), ask.perMinute() * (clock - lossAt) / 60_000);
                group.limits.put(ask.dimension().name(), limit);
            }
            limits[i] = limit;
            state(limit, ask, self);
            double[] record = limit.held.get(self);
            double granted = record == null ? ask.spent() : record[0];
            if (record != null && ask.granted() > granted && limit.perMinute > 0) {
                limit.level -= ask.granted() - granted;
                granted = ask.granted();
            }
            double now = granted - ask.spent();
            double others = 0;
            for (Map.Entry<String, double[]> each : limit.held.entrySet()) {
                if (!each.getKey().equals(self)) {
                    others += Math.max(0, each.getValue()[0] - each.getValue()[1]);
                }
            }
            if (limit.perMinute == 0) {
                now = Math.min(now, ask.wanted());
                limit.level = Math.floor(limit.capacity * factor) - others - now;
            } else if (now < 0) {
                limit.level += now;
                now = 0;
            } else if (now > ask.wanted()) {
                limit.level += now - ask.wanted();
                now = ask.wanted();
            }
            held[i] = now;
            double top = Math.max(0, limit.capacity * (limit.perMinute == 0 ? factor : 1) - others);
            ceiling[i] = limit.perMinute == 0 ? Math.floor(top) : Math.max(top, NEARLY_FULL * limit.capacity);
            limit.level = Math.min(limit.level, Math.max(0, top - now));
            target[i] = limit.perMinute == 0 ? ask.need() : Math.min(ask.need(), ceiling[i]);
            needed |= ask.need() > 0;
        }
        double rank = clock - asked.waitedMillis();
        boolean fits = needed && !quiet;
        double more = 0;
        for (int i = 0; i < count; i++) {
            SyncRequest.Ask ask = asked.asks().get(i);
            double lacking = target[i] - held[i];
            double free = limits[i].level - wanted(group, self, ask.dimension().name(), rank);
            if (lacking > free + 1e-6 && lacking > 0) {
                fits = false;
                more = Math.max(more, limits[i].perMinute == 0 ? 50 : (lacking - free) / limits[i].perMinute * 60_000);
            }
        }
        group.wants.remove(self);
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
            group.wants.put(self, new Want(rank, clock, lacking));
            more = Math.max(more, TURN);
        }
        List<SyncAnswer.Given> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SyncRequest.Ask ask = asked.asks().get(i);
            Limit limit = limits[i];
            if (fits) {
                double grant = Math.max(0, target[i] - held[i]);
                held[i] += grant;
                limit.level -= grant;
            }
            if (!quiet && (fits || !needed)) {
                double free = limit.level - wanted(group, self, ask.dimension().name(), Double.MAX_VALUE);
                double grant = Math.max(0, Math.min(ask.wanted() - held[i], free));
                grant = limit.perMinute == 0 ? Math.floor(grant) : grant;
                held[i] += grant;
                limit.level -= grant;
            }
            double granted = ask.spent() + held[i];
            limit.held.put(self, new double[] {granted, ask.spent()});
            given.add(new SyncAnswer.Given(granted, ceiling[i], limit.perMinute));
        }
        boolean contended = group.wants.keySet().stream().anyMatch(each -> !each.equals(self));
        return new SyncAnswer.Group(contended, more, given);
    }

    /** The lowest limit that a replica states counts; a higher one does once the lower has not been stated for a while. */
    private void state(Limit limit, SyncRequest.Ask ask, String self) {
        boolean lower = ask.perMinute() < limit.perMinute || ask.capacity() < limit.capacity;
        if (lower || limit.statedBy.equals(self) || clock - limit.statedAt > 5_000) {
            limit.perMinute = ask.perMinute();
            limit.capacity = ask.capacity();
            limit.statedBy = self;
            limit.statedAt = clock;
        }
    }

    private static void refill(Limit limit, double passed, double factor) {
        double outstanding = 0;
        for (double[] each : limit.held.values()) {
            outstanding += Math.max(0, each[0] - each[1]);
        }
        double top = Math.max(0, limit.capacity - outstanding);
        limit.level = Math.min(top, limit.level + limit.perMinute / 60_000 * factor * passed);
    }

    /** Returns what others lack that wait for longer. */
    private static double wanted(Group group, String self, String dimension, double rank) {
        double sum = 0;
        for (Map.Entry<String, Want> each : group.wants.entrySet()) {
            if (!each.getKey().equals(self) && each.getValue().rank() <= rank) {
                sum += each.getValue().lacking().getOrDefault(dimension, 0.0);
            }
        }
        return sum;
    }
}
