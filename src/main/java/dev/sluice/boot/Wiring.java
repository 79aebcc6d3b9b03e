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
    TimeSource time(Ticker ticker, Alarm alarm, InstantSource clock) {
        return new TimeSource(ticker, alarm, clock);
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
    AccountingAssembly accounting(
            Settings settings, CreditStore store, Ledger ledger, LedgerReports reports, TimeSource time) {
        LedgerUsage usage = new LedgerUsage(reports, settings.currency());
        return new AccountingAssembly(settings, store, ledger, usage, time).begin();
    }

    @Bean
    CreditMeters creditMeters(MeterRegistry registry, AccountingAssembly accounting) {
        return new CreditMeters(registry, accounting.levels(), accounting.gate());
    }

    /** Closed after the relay, whose last calls give back what they did not use. */
    @Bean
    ClusterMember cluster(Settings settings, OpenStore store, TimeSource time) {
        return ClusterMember.of(settings, store, time);
    }

    @Bean
    Listeners listeners(
            MeterRegistry registry,
            Settings settings,
            RecentAttempts attempts,
            ConsoleSeries series,
            RecentCalls calls,
            CallExports exports,
            ClusterMember cluster,
            Ticker ticker) {
        return new Listeners(
                CompositeListener.ofPool(
                        new AttemptMeters(registry, settings.metrics()),
                        attempts,
                        new PoolLog(ticker),
                        cluster.telling()),
                CompositeListener.ofAdmission(new AdmissionMeters(registry), series),
                CompositeListener.ofCalls(new CallMeters(registry), calls, series, exports.listener()));
    }

    @Bean
    CapacityAssembly capacity(
            Settings settings, Access access, ClusterMember cluster, Listeners listeners, TimeSource time) {
        return new CapacityAssembly(settings, access.keyring(), cluster, listeners, time, chance());
    }

    @Bean
    RelayAssembly relay(
            Settings settings,
            Access access,
            CapacityAssembly capacity,
            AccountingAssembly accounting,
            KeptRecords kept,
            ClusterMember cluster,
            Listeners listeners,
            TimeSource time,
            LoopResources loops,
            MeterRegistry registry) {
        PeerFaultAppender.install(time.ticker());
        StateRecords records = StateRecords.in(kept, time.clock(), cluster.facts());
        RelayAssembly relay =
                new RelayAssembly(settings, access, capacity, accounting, records, listeners, time, loops);
        // What other replicas tell is lost on a room that does not listen yet.
        cluster.begin(capacity, registry);
        return relay;
    }

    @Bean
    DailyUse dailyUse(
            CapacityAssembly capacity, Access access, LedgerReports reports, ClusterMember cluster, TimeSource time) {
        DailyUse daily = new DailyUse(capacity.limiter(), access.clients()::inForce, reports, time.clock());
        daily.restore();
        if (cluster.isShared()) {
            daily.follow(time.ticker(), time.alarm());
        }
        return daily;
    }

    @Bean
    EdgeAssembly edge(
            Settings settings,
            Access access,
            RelayAssembly relay,
            AccountingAssembly accounting,
            Listeners listeners,
            MemoryBudget memory,
            TimeSource time) {
        return new EdgeAssembly(settings, access, relay, accounting, listeners.calls(), memory, time);
    }

    /** Learned limits are kept in the store; in a file beside the configuration where there is none. */
    @Bean
    LimitMemory limitMemory(
            CapacityAssembly capacity, SettingsLoader loader, OpenStore store, KeptRecords kept, InstantSource clock) {
        Path file = loader.learnedLimitsFile();
        LearnedLimits ofFile = file == null ? null : new LearnedLimitsFile(file, clock);
        LimitMemory memory = new LimitMemory(
                capacity.pool(), store.database() == null ? ofFile : new LearnedLimitsRecord(kept, ofFile, clock));
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
            AccountingAssembly accounting,
            EdgeAssembly edge,
            RelayAssembly relay,
            CallExports exports,
            AdminKeys adminKeys,
            LedgerRetention retention,
            ConfigWatch watch) {
        ConfigReload reload = new ConfigReload(
                loader::load,
                settings,
                List.of(
                        accounting::reconfigure,
                        edge::reconfigure,
                        relay::reconfigure,
                        exports::reconfigure,
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
    PoolCollector poolCollector(
            CapacityAssembly capacity,
            RelayAssembly relay,
            Settings settings,
            PrometheusRegistry registry,
            Ticker ticker) {
        PoolCollector collector =
                new PoolCollector(capacity.pool()::statuses, relay::waitingByModel, settings.metrics(), ticker);
        registry.register(collector);
        return collector;
    }

    @Bean
    NettyMeters nettyMeters() {
        return new NettyMeters();
    }

    @Bean
    PoolHealth poolHealthIndicator(CapacityAssembly capacity) {
        return new PoolHealth(capacity.pool());
    }

    /** Each thread uses a generator of its own, since many threads draw numbers at once. */
    private static RandomGenerator chance() {
        return () -> ThreadLocalRandom.current().nextLong();
    }
}
