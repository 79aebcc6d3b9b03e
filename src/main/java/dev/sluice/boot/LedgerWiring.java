package dev.sluice.boot;

import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerPlan;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerRetention;
import dev.sluice.accounting.LedgerStorage;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.store.jdbc.Database;
import dev.sluice.store.jdbc.EntryHook;
import dev.sluice.store.jdbc.JdbcLedger;
import dev.sluice.store.jdbc.JdbcReports;
import dev.sluice.store.jdbc.SettlementHook;
import dev.sluice.store.memory.MemoryCreditStore;
import dev.sluice.store.memory.MemoryLedger;
import dev.sluice.telemetry.LedgerMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the ledger. */
@Configuration(proxyBeanMethods = false)
class LedgerWiring {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWiring.class);

    /**
     * The entries that a relay holds which keeps nothing: as many as a page of the ledger has. More would outlive the collector's young
     * generation, which makes each of them cost more than the call's other objects.
     */
    private static final int IN_MEMORY = 1_000;

    @Bean
    LedgerMeters ledgerMeters(MeterRegistry registry) {
        return new LedgerMeters(registry);
    }

    @Bean
    Ledger ledger(
            OpenStore store,
            CreditStore credit,
            Settings settings,
            ObjectProvider<EntryHook> hooks,
            LedgerMeters meters,
            Ticker ticker) {
        return store.<Ledger>adapter(
                database -> {
                    Stream<EntryHook> all =
                            Stream.concat(Stream.of(new SettlementHook(database.kind())), hooks.stream());
                    JdbcLedger ledger = ledger(database, settings, all.toList(), ticker);
                    meters.observe(ledger::waiting, ledger::lagNanos, ledger::journalDepth);
                    return ledger;
                },
                () -> new MemoryLedger(IN_MEMORY, (MemoryCreditStore) credit));
    }

    private static JdbcLedger ledger(Database database, Settings settings, List<EntryHook> hooks, Ticker ticker) {
        LedgerPlan plan = settings.ledger();
        return new JdbcLedger(
                database,
                plan.whenUnavailable() == LedgerPlan.Unavailable.JOURNAL ? plan.journal() : null,
                hooks,
                new LedgerLog(ticker),
                ticker);
    }

    @Bean
    LedgerRetention ledgerRetention(Ledger ledger, Settings settings, InstantSource clock, Ticker ticker, Alarm alarm) {
        LedgerStorage storage = ledger instanceof JdbcLedger kept ? kept.storage() : ((MemoryLedger) ledger).storage();
        LedgerRetention retention = new LedgerRetention(
                storage,
                settings.ledger().retention(),
                clock,
                ticker,
                alarm,
                failure -> LOG.warn("old entries of the ledger could not be removed: {}", failure.getMessage()));
        retention.begin();
        return retention;
    }

    @Bean
    LedgerReports ledgerReports(OpenStore store, Ledger ledger) {
        return store.adapter(JdbcReports::new, () -> ((MemoryLedger) ledger).reports());
    }
}
