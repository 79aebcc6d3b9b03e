package dev.sluice.boot;

import dev.sluice.access.AccessStore;
import dev.sluice.access.AdminKeys;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerRetention;
import dev.sluice.accounting.LedgerUsage;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.admin.ConsoleSeries;
import dev.sluice.admin.RecentAttempts;
import dev.sluice.admin.RecentCalls;
import dev.sluice.call.Alarm;
import dev.sluice.call.KeptRecords;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.Ticker;
import dev.sluice.config.LearnedLimitsFile;
import dev.sluice.config.LearnedLimitsRecord;
import dev.sluice.config.Settings;
import dev.sluice.config.SettingsLoader;
import dev.sluice.pool.LearnedLimits;
import dev.sluice.relay.StateRecords;
import dev.sluice.store.jdbc.JdbcCreditStore;
import dev.sluice.store.memory.MemoryCreditStore;
import dev.sluice.telemetry.AdmissionMeters;
import dev.sluice.telemetry.AttemptMeters;
import dev.sluice.telemetry.BodyMemoryMeters;
import dev.sluice.telemetry.CallMeters;
import dev.sluice.telemetry.CreditMeters;
import dev.sluice.telemetry.DroppedRecords;
import dev.sluice.telemetry.NettyMeters;
import dev.sluice.telemetry.PeerFaultAppender;
import dev.sluice.telemetry.PoolCollector;
import dev.sluice.telemetry.PoolLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** The beans that join the rooms to time, chance, meters and configuration. */
@Configuration(proxyBeanMethods = false)
class Wiring {

    @Bean
    Ticker ticker() {
        return System::nanoTime;
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    WheelAlarm alarm(Ticker ticker) {
        return new WheelAlarm(ticker);
    }

    @Bean
    SettingsLoader settingsLoader(ConfigurableEnvironment environment) {
        return new SettingsLoader(environment);
    }

    /** The settings at the start; a reload gives later ones to the rooms directly. */
    @Bean
    Settings settings(SettingsLoader loader) {
        return loader.load();
    }

    @Bean
    MemoryBudget memoryBudget() {
        return MemoryShares.ofBodies();
    }

    @Bean
    BodyMemoryMeters bodyMemoryMeters(MemoryBudget memory) {
        return new BodyMemoryMeters(memory);
    }

    @Bean
    Access access(AccessStore store, Settings settings) {
        return Access.of(store, settings, new SecureRandom());
    }

    @Bean
    CreditStore creditStore(OpenStore store) {
        return store.adapter(
                database -> new JdbcCreditStore(
                        database, task -> Schedulers.parallel().schedule(task)),
                MemoryCreditStore::new);
    }

    @Bean
    CreditAssembly credit(
            Settings settings,
            CreditStore store,
            LedgerReports reports,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock) {
        LedgerUsage usage = new LedgerUsage(reports, settings.currency());
        return new CreditAssembly(settings, store, usage, ticker, alarm, clock).begin();
    }

    @Bean
    CreditMeters creditMeters(MeterRegistry registry, CreditAssembly credit) {
        return new CreditMeters(registry, credit.levels(), credit.gate());
    }

    /** Closed after the relay, whose last calls give back what they did not use. */
    @Bean
    ClusterMember cluster(Settings settings, OpenStore store, Ticker ticker, Alarm alarm, InstantSource clock) {
        return ClusterMember.of(settings, store, ticker, alarm, clock);
    }

    @Bean
    RelayAssembly assembly(
            Settings settings,
            Access access,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock,
            MemoryBudget memory,
            LoopResources loops,
            CreditAssembly credit,
            MeterRegistry registry,
            RecentAttempts attempts,
            ConsoleSeries series,
            RecentCalls calls,
            CallExports records,
            Ledger ledger,
            LedgerReports reports,
            KeptRecords kept,
            ClusterMember cluster) {
        PeerFaultAppender.install(ticker);
        RelayAssembly assembly = new RelayAssembly(
                settings,
                access,
                ticker,
                alarm,
                clock,
                chance(),
                memory,
                credit,
                new RelayAssembly.Listeners(
                        CompositeListener.ofPool(
                                new AttemptMeters(registry, settings.metrics()),
                                attempts,
                                new PoolLog(ticker),
                                cluster.telling()),
                        CompositeListener.ofAdmission(new AdmissionMeters(registry), series),
                        CompositeListener.ofCalls(new CallMeters(registry), calls, series, records.listener())),
                loops,
                ledger,
                StateRecords.in(kept, clock, cluster.facts()),
                cluster.book(),
                cluster.callersBook());
        DailyUse daily = new DailyUse(assembly.limiter(), access.clients()::inForce, reports, clock);
        daily.restore();
        if (cluster.isShared()) {
            daily.follow(ticker, alarm);
        }
        cluster.begin(assembly.pool(), assembly.limiter(), assembly.queue(), assembly.estimates(), alarm, registry);
        return assembly;
    }

    /** Learned limits are kept in the store; in a file beside the configuration where there is none. */
    @Bean
    LimitMemory limitMemory(
            RelayAssembly assembly, SettingsLoader loader, OpenStore store, KeptRecords kept, InstantSource clock) {
        Path file = loader.learnedLimitsFile();
        LearnedLimits ofFile = file == null ? null : new LearnedLimitsFile(file, clock);
        LimitMemory memory = new LimitMemory(
                assembly.pool(), store.database() == null ? ofFile : new LearnedLimitsRecord(kept, ofFile, clock));
        memory.start();
        return memory;
    }

    @Bean
    CallExports callRecords(Settings settings, Ticker ticker, InstantSource clock, MeterRegistry registry) {
        return new CallExports(settings, ticker, clock, new DroppedRecords(registry));
    }

    @Bean
    AdminKeys adminKeys(Settings settings, Access access, Ticker ticker) {
        AdminKeys keys = new AdminKeys(settings.auth().adminKey(), ticker);
        keys.trust(settings.trustedProxies());
        access.stored().listen(records -> keys.store(records.admins().values()));
        return keys;
    }

    @Bean
    ConfigReload configReload(
            SettingsLoader loader,
            Settings settings,
            RelayAssembly assembly,
            CreditAssembly credit,
            CallExports records,
            AdminKeys adminKeys,
            LedgerRetention retention,
            ConfigWatch watch) {
        ConfigReload reload = new ConfigReload(
                loader::load,
                settings,
                List.of(
                        credit::reconfigure,
                        assembly::reconfigure,
                        records::reconfigure,
                        changed -> adminKeys.replace(changed.auth().adminKey()),
                        changed -> adminKeys.trust(changed.trustedProxies()),
                        changed -> retention.setRetention(changed.ledger().retention()),
                        changed -> watch.setPeriod(changed.watch())));
        reload.reloadAtSighup();
        watch.start(reload::applyChanges, settings.watch());
        return reload;
    }

    @Bean
    ConfigWatch configWatch(Ticker ticker, Alarm alarm) {
        return new ConfigWatch(ticker, alarm);
    }

    @Bean
    PoolCollector poolCollector(RelayAssembly assembly, Settings settings, PrometheusRegistry registry, Ticker ticker) {
        PoolCollector collector =
                new PoolCollector(assembly.pool()::statuses, assembly::waitingByModel, settings.metrics(), ticker);
        registry.register(collector);
        return collector;
    }

    @Bean
    NettyMeters nettyMeters() {
        return new NettyMeters();
    }

    @Bean
    PoolHealth poolHealthIndicator(RelayAssembly assembly) {
        return new PoolHealth(assembly.pool());
    }

    /** Each thread uses a generator of its own, since many threads draw numbers at once. */
    private static RandomGenerator chance() {
        return () -> ThreadLocalRandom.current().nextLong();
    }
}
