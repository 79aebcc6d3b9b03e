package dev.sluice.simulation;

import dev.sluice.demo.limits.LimitPlan.Kind;
import java.time.Duration;

final class GridTable {
    public static void main(String[] args) {
        for (boolean known : new boolean[] {true, false}) {
            for (Kind kind : Kind.values()) {
                for (int seconds : new int[] {1, 10, 60}) {
                    for (Reports reports : new Reports[] {Reports.TRUE, Reports.NONE}) {
                        double least = 9, first = 0, after = 0;
                        for (long seed = 1; seed <= 3; seed++) {
                            Simulation s = new LimitGrid(kind, seconds, reports, known, seed).simulation();
                            if (args.length > 0) s.provider.farthest = Double.parseDouble(args[0]);
                            Minutes m = new Minutes(s).pass(4, LimitGrid.MINUTE);
                            least = Math.min(least, m.goodput(1, 4, LimitGrid.PER_MINUTE));
                            first = Math.max(first, m.refused(0, 1));
                            after = Math.max(after, m.refused(1, 4));
                        }
                        System.out.printf("%s %-10s %2d %-4s goodput %.1f first %.2f after %.2f%n", known ? "known" : "unknown", kind, seconds, reports, 100 * least, 100 * first, 100 * after);
                    }
                }
            }
        }
    }
}
