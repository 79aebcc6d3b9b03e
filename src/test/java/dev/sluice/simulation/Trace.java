package dev.sluice.simulation;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import java.time.Duration;

final class Trace {
    public static void main(String[] a) {
        Kind kind = Kind.valueOf(a[0]);
        int span = Integer.parseInt(a[1]);
        int secs = Integer.parseInt(a[2]);
        Simulation s = new Simulation(1);
        s.anyPhase = true;
        s.provider.reports = a.length > 3 && a[3].equals("TRUE") ? Reports.TRUE : Reports.NONE;
        s.provider.shortest = 0.3;
        s.provider.longest = 1;
        s.keys(5, LimitPlan.requests(kind, 600).over(Duration.ofSeconds(span)), a.length > 4 ? new Limits(600L, null, null, null, null) : Limits.UNKNOWN);
        s.keepUnderWay(Duration.ofMinutes(60), 150, Load.of("c", 0));
        FakeKey k = s.provider.keys.get("k0");
        for (int i = 0; i < secs; i++) {
            int att = k.attempts, ref = k.refused;
            s.time.pass(Duration.ofSeconds(1));
            System.out.println((i + 1) + " sent " + (k.attempts - att) + " refused " + (k.refused - ref) + " " + s.pool().statuses().get(0).dimensions() + s.pool().statuses().get(0).state());
        }
    }
}
