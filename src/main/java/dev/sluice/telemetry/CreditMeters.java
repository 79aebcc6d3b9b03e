package dev.sluice.telemetry;

import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.credit.CreditLevels;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Gauges of credit: wallets that are empty, budgets near their end, and calls that wait or are not settled. */
public final class CreditMeters {

    /** Registers the gauges. */
    public CreditMeters(MeterRegistry registry, CreditLevels levels, CreditGate gate) {
        Gauge.builder("sluice.wallets.empty", levels, CreditLevels::emptyWallets)
                .description("Clients that pay from a wallet in which nothing is left")
                .register(registry);
        Gauge.builder("sluice.budgets.near.end", levels, CreditLevels::budgetsNearEnd)
                .description("Budgets of clients and teams of which less than a tenth is left in their period")
                .register(registry);
        Gauge.builder("sluice.credit.waiting", gate, CreditGate::waiting)
                .description("Calls that wait for credit that calls under way have reserved")
                .register(registry);
        Gauge.builder("sluice.credit.unsettled", gate, CreditGate::unsettled)
                .description("Calls that have ended and whose cost the store does not have yet")
                .register(registry);
    }
}
