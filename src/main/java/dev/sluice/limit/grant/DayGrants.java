package dev.sluice.limit.grant;

import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.LimitAmounts;
import java.util.Arrays;

/** The grants of this replica on the limits by the day that one call needs together. Guarded by the owner's lock. */
final class DayGrants {

    private DayGrant[] all = {};

    void add(String group, DailyAllowance limit) {
        all = Arrays.copyOf(all, all.length + 1);
        all[all.length - 1] = new DayGrant(group, limit);
    }

    DayGrant[] all() {
        return all;
    }

    /** Returns when {@code demand} may be used. */
    long readyAt(LimitAmounts demand, long now) {
        long ready = now;
        for (DayGrant each : all) {
            ready = Math.max(ready, each.readyAt(demand.of(each.allowance().dimension()), now));
        }
        return ready;
    }

    void request(LimitAmounts demand, long now) {
        for (DayGrant each : all) {
            each.request(demand.of(each.allowance().dimension()), now);
        }
    }

    void needNothing() {
        for (DayGrant each : all) {
            each.needNothing();
        }
    }

    /** Has the next message tell what is remembered of the limits, as the store has lost it. */
    void tell() {
        for (DayGrant each : all) {
            each.tell();
        }
    }

    boolean isUntold() {
        for (DayGrant each : all) {
            if (each.isUntold()) {
                return true;
            }
        }
        return false;
    }
}
