package dev.sluice.simulation;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import java.time.Duration;

final class Explore {
    static final Duration MINUTE = Duration.ofMinutes(1);

    public static void main(String[] args) {
        long t0 = System.nanoTime();
        for (String a : args.length == 0 ? new String[] {"table", "known", "unknown", "none", "change"} : args) {
            switch (a) {
                case "table" -> table();
                case "known" -> grid(true);
                case "unknown" -> grid(false);
                case "none" -> none();
                case "change" -> change();
                case "wrong" -> wrong();
                default -> throw new IllegalArgumentException(a);
            }
        }
        System.out.println((System.nanoTime() - t0) / 1_000_000 + " ms");
    }

    static void table() {
        for (Reports r : new Reports[] {Reports.NONE, Reports.TRUE}) {
            Simulation s = new Simulation(1);
            s.anyPhase = true;
            s.provider.reports = r;
            s.provider.shortest = 0.3;
            s.provider.longest = 1;
            int total = 0;
            int[] rpm = {300, 600, 1200};
            for (int i = 0; i < 10; i++) {
                int each = rpm[i % 3];
                total += each;
                s.keys(1, LimitPlan.requests(Kind.CONTINUOUS, each).over(Duration.ofMillis(600_000 / each)), Limits.UNKNOWN);
            }
            s.keepUnderWay(Duration.ofSeconds(180), 300, Load.of("c", 0));
            Minutes m = new Minutes(s).pass(12, Duration.ofSeconds(10));
            System.out.println("mixed rates, B=10 requests, " + r + m.row(total));
            System.out.printf("   after 30 s %.1f refused %.2f then %.2f%n", 100 * m.goodput(3, 9, total), 100 * m.refused(0, 3), 100 * m.refused(3, 9));
        }
        Simulation s = new Simulation(1);
        s.provider.reports = Reports.TRUE;
        s.keys(10, LimitPlan.requests(Kind.CONTINUOUS, 600).over(Duration.ofSeconds(1)), new Limits(600L, null, null, null, null));
        s.provider.shortest = 0.3;
        s.provider.longest = 1;
        s.keepUnderWay(MINUTE, 300, Load.of("c", 0));
        System.out.println("rpm 600 B=10" + new Minutes(s).pass(4, Duration.ofSeconds(10)).row(6000));
        s = new Simulation(1);
        s.provider.reports = Reports.TRUE;
        s.keys(13, LimitPlan.requests(Kind.CONTINUOUS, 50).over(Duration.ofSeconds(6)), new Limits(50L, null, null, null, null));
        s.provider.shortest = 0.3;
        s.provider.longest = 1;
        s.keepUnderWay(MINUTE, 80, Load.of("c", 0));
        System.out.println("rpm 50 B=5" + new Minutes(s).pass(4, Duration.ofSeconds(10)).row(650) + " refused " + s.refused());
    }

    static void grid(boolean known) {
        for (Kind kind : Kind.values()) {
            for (int span : new int[] {1, 10, 60}) {
                for (Reports r : new Reports[] {Reports.TRUE, Reports.NONE}) {
                    for (long seed = 1; seed <= (System.getProperty("seeds") == null ? 1 : 3); seed++) {
                        Simulation s = new Simulation(seed);
                        s.anyPhase = true;
                        s.provider.reports = r;
                        s.provider.farthest = Double.parseDouble(System.getProperty("far", "0.3"));
                        s.keys(5, LimitPlan.requests(kind, 600).over(Duration.ofSeconds(span)), known ? new Limits(600L, null, null, null, null) : Limits.UNKNOWN);
                        s.provider.shortest = 0.3;
                        s.provider.longest = 1;
                        s.keepUnderWay(MINUTE.multipliedBy(6), 150, Load.of("c", 0));
                        Minutes m = new Minutes(s).pass(6, MINUTE);
                        System.out.printf("%-10s %2d s %-5s known=%s: %s  | 1st %.2f after %.1f / %.2f%n", kind, span, r, known, m.row(3000), 100 * m.refused(0, 1), 100 * m.goodput(1, 6, 3000), 100 * m.refused(1, 6));
                    }
                }
            }
        }
    }

    static void none() {
        for (int[] c : new int[][] {{1, 300, 2000}, {3, 100, 1000}, {1, 300, 500}, {1, 64, 50}}) {
            Simulation s = new Simulation(1);
            s.provider.reports = Reports.NONE;
            s.provider.nearest = s.provider.farthest = 0.0;
            s.provider.farthest = 0.001;
            s.provider.shortest = c[2] / 1e3;
            s.provider.longest = c[2] / 1e3 * 1.001;
            s.keys(c[0], LimitPlan.UNLIMITED, Limits.UNKNOWN);
            s.keepUnderWay(MINUTE, c[1], Load.of("c", 0));
            Minutes m = new Minutes(s).pass(10, Duration.ofSeconds(1));
            System.out.println("no limits, keys " + c[0] + " at once " + c[1] + " ms " + c[2] + ": " + m.row(c[1] * 60_000.0 / c[2]));
        }
        for (int atOnce : new int[] {6, 60}) {
            Simulation s = new Simulation(1);
            s.provider.reports = Reports.NONE;
            for (int w = 1; w <= 3; w++) {
                s.weight = w;
                s.keys(1, LimitPlan.UNLIMITED, Limits.UNKNOWN);
            }
            s.keepUnderWay(MINUTE, atOnce, Load.of("c", 0));
            s.time.pass(MINUTE);
            System.out.println("weights 1:2:3 at once " + atOnce + " " + s.provider.keys.values().stream().map(k -> 100 * k.attempts / s.attempts()).toList());
        }
    }

    static void change() {
        for (Reports r : new Reports[] {Reports.NONE, Reports.TRUE}) {
            for (double factor : new double[] {0.5, 2}) {
                for (int span : new int[] {1, 10, 60}) {
                    Simulation s = new Simulation(1);
                    s.provider.reports = r;
                    s.keys(5, LimitPlan.requests(Kind.CONTINUOUS, 600).over(Duration.ofSeconds(span)), Limits.UNKNOWN);
                    s.offer(MINUTE.multipliedBy(12), Load.of("c", 5 * 3000));
                    Minutes m = new Minutes(s).pass(5, MINUTE);
                    s.change(LimitPlan.requests(Kind.CONTINUOUS, (long) (600 * factor)).over(Duration.ofSeconds(span)));
                    m.pass(7, MINUTE);
                    System.out.println("x" + factor + " " + r + " " + span + m.row(3000));
                }
            }
        }
    }

    static void wrong() {
        for (Reports r : Reports.values()) {
            for (boolean known : new boolean[] {true, false}) {
                Simulation s = new Simulation(1);
                s.provider.reports = r;
                s.keys(5, LimitPlan.requests(Kind.CONTINUOUS, 600).over(Duration.ofSeconds(10)), known ? new Limits(600L, null, null, null, null) : Limits.UNKNOWN);
                s.offer(MINUTE.multipliedBy(12), Load.of("c", 5 * 3000));
                Minutes m = new Minutes(s).pass(5, MINUTE);
                System.out.println(r + " known=" + known + m.row(3000));
            }
        }
    }
}
