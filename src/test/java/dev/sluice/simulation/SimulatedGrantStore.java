package dev.sluice.simulation;

import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A store of shared buckets with the meaning of the script that Redis runs, as plain code over a clock of milliseconds: the
 * contract tests hold both to the same answers. Not safe for use by several threads.
 */
public final class SimulatedGrantStore {

    private static final double ALIVE = 3_000;
    private static final double KEPT_BACK = 60_000;
    private static final double SILENCE = 2_000;
    private static final double QUIET_AFTER_LOSS = 2_000;
    private static final double QUIET_AFTER_SILENCE = 1_000;
    private static final long GENERATION = 1_000_000_000L;
    private static final String UNHEARD = "?";

    private final DoubleSupplier clockMillis;
    private final Map<String, Replica> replicas = new TreeMap<>();
    private final Map<String, SimulatedGrantGroup> groups = new TreeMap<>();
    private final Map<String, SimulatedDay> days = new TreeMap<>();
    private String epoch = "";
    private String voided = "";
    private long serial;
    private long epochs;
    private double last;
    private double clock;
    private double lossAt = -1;
    private double quietUntil = -1;
    private double calmUntil = -1;

    public SimulatedGrantStore(DoubleSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    private static final class Replica {
        String instance = "";
        double seen;
        long sequence;
        boolean keepsShare;

        @Nullable
        Moment sent;

        @Nullable
        Moment answered;
    }

    /** A message that was worked on: the serial of its answer, and the store's clock and the time then. */
    private record Moment(long serial, double clock, double time) {}

    /** Loses all data, as FLUSHALL does. */
    public void flush() {
        replicas.clear();
        groups.clear();
        days.clear();
        epoch = "";
        voided = "";
        serial = 0;
        lossAt = -1;
        quietUntil = -1;
        calmUntil = -1;
        clock = 0;
        last = 0;
    }

    /** Loses the groups of limits alone, as when they were not used for long. */
    public void expire() {
        groups.clear();
    }

    /** Handles one message. */
    public SyncAnswer sync(SyncRequest request) {
        double now = clockMillis.getAsDouble();
        serial = Math.max(serial, request.serial()) + 1;
        if (epoch.isEmpty()) {
            begin(request, now, !request.epoch().isEmpty());
        } else if (!request.epoch().isEmpty() && !request.epoch().equals(epoch) && lossAt < 0) {
            begin(request, now, true);
        }
        boolean others = replicas.values().stream().anyMatch(each -> !each.instance.equals(request.instance()));
        Moment answered = answered(request);
        double most = request.elapsedMillis() + 1_000;
        double passed = Math.max(0, answered.clock + Math.min(now - answered.time, most) - clock);
        if (others && now - last > SILENCE) {
            calmUntil = now + QUIET_AFTER_SILENCE;
        }
        boolean settling = now < calmUntil && calmUntil - now <= QUIET_AFTER_SILENCE;
        if (settling) {
            for (Replica each : replicas.values()) {
                if (clock - each.seen <= ALIVE) {
                    each.seen = clock + passed;
                }
            }
        }
        clock += passed;
        last = now;
        Replica known = replicas.get(request.replica());
        if (known != null
                && !known.instance.equals(request.instance())
                && !known.instance.equals(UNHEARD)
                && clock - known.seen <= ALIVE) {
            throw new IllegalStateException("DUPLICATE");
        }
        if (known != null && known.instance.equals(request.instance()) && request.sequence() <= known.sequence) {
            throw new IllegalStateException("SUPERSEDED");
        }
        Replica replica = new Replica();
        replica.instance = request.instance();
        replica.seen =
                known != null && known.instance.equals(request.instance()) && request.elapsedMillis() < Double.MAX_VALUE
                        ? Math.max(known.seen, clock - request.elapsedMillis())
                        : clock;
        replica.sequence = request.sequence();
        replica.answered = answered;
        replica.keepsShare = request.keepsShare();
        replicas.put(request.replica(), replica);
        boolean ofOther = !request.epoch().isEmpty() && !request.epoch().equals(epoch);
        String memory = ofOther ? request.epoch() : request.remembered();
        boolean recalling = lossAt >= 0 && clock < lossAt + QUIET_AFTER_LOSS;
        boolean recalls = recalling && !memory.isEmpty() && !memory.equals(voided);
        if (ofOther && recalls && request.serial() >= serial - 1) {
            serial = nextGeneration(request.serial());
        }
        replica.sent = new Moment(serial, clock, now);
        if (recalls) {
            for (String name : request.replicas()) {
                if (!replicas.containsKey(name)) {
                    Replica unheard = new Replica();
                    unheard.instance = UNHEARD;
                    unheard.seen = clock;
                    unheard.keepsShare = request.keepsShare();
                    replicas.put(name, unheard);
                }
            }
        }
        List<String> alive = new ArrayList<>();
        List<String> instances = new ArrayList<>();
        List<String> keptBack = new ArrayList<>();
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
                keptBack.add(each.instance);
            }
        }
        int sharers = Math.max(1, alive.size() + lost);
        double factor = alive.isEmpty() && lost == 0 ? 1 : alive.size() / (double) sharers;
        boolean quiet = settling || clock < quietUntil;
        SimulatedGrantGroup.Memory told = new SimulatedGrantGroup.Memory(
                recalling,
                recalls,
                !memory.isEmpty() && memory.equals(voided),
                replicas.values().stream().anyMatch(each -> each.instance.equals(UNHEARD)),
                request.epoch().equals(epoch));
        SimulatedGrantGroup.Moment moment = new SimulatedGrantGroup.Moment(
                request.instance(), clock, epoch, lossAt, quiet, instances, keptBack, factor, 1.0 / sharers, told);
        List<SyncAnswer.Group> answers = new ArrayList<>();
        for (SyncRequest.Group asked : request.groups()) {
            answers.add(groups.computeIfAbsent(asked.name(), name -> new SimulatedGrantGroup())
                    .sync(asked, moment));
        }
        List<SyncAnswer.Day> days = new ArrayList<>();
        for (SyncRequest.Day asked : request.days()) {
            days.add(this.days
                    .computeIfAbsent(asked.name() + ':' + asked.number(), name -> new SimulatedDay())
                    .sync(asked, request.instance(), instances, alive.size(), quiet || request.leaving(), recalling));
        }
        List<String> contended = new ArrayList<>();
        groups.forEach((name, group) -> {
            if (group.isContended(request.instance(), clock)) {
                contended.add(name);
            }
        });
        List<SyncAnswer.Blocked> blocked = new ArrayList<>();
        groups.forEach((name, group) -> {
            if (group.blockedUntil() > clock) {
                blocked.add(new SyncAnswer.Blocked(name, group.blockedUntil() - clock));
            }
        });
        if (request.leaving()) {
            replicas.remove(request.replica());
            groups.values().forEach(each -> each.leave(request.instance()));
        }
        return new SyncAnswer(epoch, serial, alive, lost, quiet, contended, blocked, answers, days);
    }

    /** Returns the message of the same replica whose answer it heard last, or the last one of any where that is not known. */
    private Moment answered(SyncRequest request) {
        Replica known = replicas.get(request.replica());
        if (known != null && known.instance.equals(request.instance())) {
            for (Moment each : Arrays.asList(known.sent, known.answered)) {
                if (each != null && each.serial == request.serial()) {
                    return each;
                }
            }
        }
        return new Moment(-1, clock, last);
    }

    private static long nextGeneration(long serial) {
        return (serial / GENERATION + 1) * GENERATION;
    }

    private void begin(SyncRequest request, double now, boolean loss) {
        voided = loss ? epoch : "";
        serial = nextGeneration(serial);
        epoch = request.instance() + ':' + ++epochs;
        if (last == 0 && clock == 0) {
            last = now;
        }
        lossAt = loss ? clock : -1;
        quietUntil = loss ? clock + QUIET_AFTER_LOSS : -1;
    }
}
