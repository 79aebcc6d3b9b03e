package dev.sluice.simulation;

import dev.sluice.limit.grant.SyncRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One limit of a {@link SimulatedGrantGroup}. Not safe for use by several threads. */
final class SimulatedGrantLimit {

    private static final double STATED = 5_000;
    private static final double UNBOUNDED = 1e12;

    final Map<String, double[]> held = new HashMap<>();
    double level;
    double total;
    double perMinute;
    double capacity;
    private String statedBy;
    private double statedAt;
    private boolean found;
    private long recalledSerial = -1;
    private double recalled;
    private double begunAt;
    private double empty;

    SimulatedGrantLimit(SyncRequest.Ask ask, SyncRequest.Group asked, SimulatedGrantGroup.Moment moment) {
        perMinute = ask.perMinute();
        capacity = ask.capacity();
        statedBy = moment.self();
        found = ask.role() != SyncRequest.Role.STATES;
        if (moment.lossAt() >= 0) {
            level = Math.min(capacity, perMinute * (moment.clock() - moment.lossAt()) / 60_000);
            // What nothing bounds yet is no amount that anything is left of.
            recalledSerial = perMinute < UNBOUNDED ? 0 : -1;
            recalled = level;
            empty = level;
            begunAt = moment.clock();
        } else {
            boolean expired = moment.memory().knowsEpoch() && asked.serial() > 0;
            double left = expired ? ask.level() + perMinute / 60_000 * asked.ageMillis() : 0;
            level = ask.granted() <= 0 ? capacity : Math.min(capacity, left);
        }
    }

    /**
     * The lowest limit that a replica states counts; a higher one does once the lower has not been stated for a while. Where none states
     * it, what the leader of the search has found last does. A former build that has found no bound yet states none.
     */
    void state(SyncRequest.Ask ask, String self, double clock) {
        boolean lower = ask.perMinute() < perMinute || ask.capacity() < capacity;
        boolean old = found || perMinute >= UNBOUNDED || clock - statedAt > STATED;
        boolean leads = ask.role() == SyncRequest.Role.LEADS && old;
        if (leads || (ask.role() == SyncRequest.Role.STATES && (old || lower || statedBy.equals(self)))) {
            found = leads;
            perMinute = ask.perMinute();
            capacity = ask.capacity();
            statedBy = self;
            statedAt = clock;
        }
    }

    /** Adopts what a replica remembers of a bucket that was lost, where none remembers a later state of it. */
    void recall(SyncRequest.Ask ask, SyncRequest.Group asked, double clock) {
        if (perMinute > 0 && recalledSerial >= 0 && asked.serial() > recalledSerial) {
            double refilled = perMinute / 60_000 * Math.max(0, asked.ageMillis() - (clock - begunAt));
            double newest = Math.min(capacity, ask.level() + refilled);
            level += newest - recalled;
            recalled = newest;
            recalledSerial = asked.serial();
        }
    }

    void endRecall(boolean unheard) {
        if (recalledSerial >= 0 && unheard) {
            level += empty - recalled;
        }
        recalledSerial = -1;
    }

    void refill(double passed, SimulatedGrantGroup.Moment moment) {
        double top = Math.max(0, capacity - outstanding("", moment.keptBack()));
        level = Math.min(top, level + perMinute / 60_000 * moment.factor() * passed);
        if (perMinute > 0) {
            for (String each : moment.keptBack()) {
                double[] record = held.get(each);
                if (record != null) {
                    double grown = record[0] + perMinute / 60_000 * moment.share() * passed;
                    record[0] = Math.max(record[0], Math.min(grown, record[1] + capacity));
                }
            }
        }
    }

    /** Returns what all but {@code self} hold that are heard of. */
    double outstanding(String self, List<String> keptBack) {
        double sum = 0;
        for (Map.Entry<String, double[]> each : held.entrySet()) {
            if (!each.getKey().equals(self) && !keptBack.contains(each.getKey())) {
                sum += Math.max(0, each.getValue()[0] - each.getValue()[1]);
            }
        }
        return sum;
    }
}
