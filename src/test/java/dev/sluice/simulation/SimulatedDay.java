package dev.sluice.simulation;

import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One limit by the day in a {@link SimulatedGrantStore}. Not safe for use by several threads. */
final class SimulatedDay {

    private static final String UNKNOWN = "+";
    private static final double AHEAD = 0.125;

    private final Map<String, double[]> holders = new TreeMap<>();

    /**
     * Handles what a message of {@code self} says of this limit.
     *
     * @param alive the instances that are alive
     * @param replicas the number of replicas that are
     * @param quiet whether nothing is granted
     * @param recalling whether replicas still tell what they remember of data that were lost
     */
    SyncAnswer.Day sync(
            SyncRequest.Day asked, String self, List<String> alive, int replicas, boolean quiet, boolean recalling) {
        for (SyncAnswer.Holder each : asked.heard()) {
            if (!each.instance().equals(self)) {
                holders.putIfAbsent(each.instance(), new double[] {each.granted(), each.granted(), asked.limit()});
            }
        }
        double lowest = asked.limit();
        double others = 0;
        double elsewhere = 0;
        for (Map.Entry<String, double[]> each : holders.entrySet()) {
            if (!each.getKey().equals(self) && !each.getKey().equals(UNKNOWN)) {
                others += each.getValue()[0];
                elsewhere += each.getValue()[1];
                lowest = alive.contains(each.getKey()) ? Math.min(lowest, each.getValue()[2]) : lowest;
            }
        }
        double unknown = holders.containsKey(UNKNOWN) ? holders.get(UNKNOWN)[0] : 0;
        unknown = recalling ? unknown : Math.max(unknown, asked.remembered() - elsewhere - asked.spent());
        if (unknown > 0) {
            holders.put(UNKNOWN, new double[] {unknown, unknown, asked.limit()});
        }
        double granted = asked.granted();
        double free = lowest - others - unknown - granted;
        if (!quiet && asked.need() > 0) {
            double lacking = asked.spent() + asked.need() - granted;
            granted += lacking <= free + 1e-6 ? Math.max(0, lacking) : 0;
        } else if (!quiet) {
            double most = Math.floor(Math.max(0, free) * AHEAD / Math.max(1, replicas));
            granted = Math.max(granted, Math.min(asked.spent() + asked.ahead(), granted + most));
        }
        holders.put(self, new double[] {granted, asked.spent(), asked.limit()});
        List<SyncAnswer.Holder> told = new ArrayList<>();
        holders.forEach((name, each) -> {
            if (!name.equals(self)) {
                told.add(new SyncAnswer.Holder(name, each[0]));
            }
        });
        return new SyncAnswer.Day(granted, elsewhere + unknown, told);
    }
}
