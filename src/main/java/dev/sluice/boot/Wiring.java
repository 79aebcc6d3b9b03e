package dev.sluice.boot;

import dev.sluice.access.AdminKey;
import dev.sluice.accounting.Ledger;
import dev.sluice.admin.HourSeries;
import dev.sluice.admin.RecentAttempts;
import dev.sluice.admin.RecentCalls;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.config.SettingsLoader;
import dev.sluice.telemetry.AdmissionMeters;
import dev.sluice.telemetry.AttemptMeters;
import dev.sluice.telemetry.CallMeters;
import dev.sluice.telemetry.DroppedRecords;
import dev.sluice.telemetry.NettyMeters;
import dev.sluice.telemetry.PoolCollector;
import dev.sluice.telemetry.PoolLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
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
    RelayAssembly assembly(
            Settings settings,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock,
            LoopResources loops,
            MeterRegistry registry,
            RecentAttempts attempts,
            HourSeries series,
            RecentCalls calls,
            CallExports records,
            Ledger ledger) {
        return new RelayAssembly(
                settings,
                ticker,
                alarm,
                clock,
                chance(),
                new RelayAssembly.Listeners(
                        CompositeListener.ofPool(new AttemptMeters(registry), attempts, new PoolLog(ticker)),
                        CompositeListener.ofAdmission(new AdmissionMeters(registry), series),
                        CompositeListener.ofCalls(new CallMeters(registry), calls, series, records.listener())),
                loops,
                ledger);
    }

    @Bean
    CallExports callRecords(Settings settings, Ticker ticker, InstantSource clock, MeterRegistry registry) {
        return new CallExports(settings, ticker, clock, new DroppedRecords(registry));
    }

    @Bean
    AdminKey adminKey(Settings settings, Ticker ticker) {
        return new AdminKey(settings.auth().adminKey(), ticker);
    }

    @Bean
    ConfigReload configReload(
            SettingsLoader loader,
            Settings settings,
            RelayAssembly assembly,
            CallExports records,
            AdminKey adminKey,
            ConfigWatch watch) {
        ConfigReload reload = new ConfigReload(
                loader::load,
                settings,
                List.of(
                        assembly::reconfigure,
                        records::reconfigure,
                        changed -> adminKey.replace(changed.auth().adminKey()),
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
    PoolCollector poolCollector(RelayAssembly assembly, PrometheusRegistry registry) {
        PoolCollector collector = new PoolCollector(assembly.pool()::statuses, assembly::waitingByModel);
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
