package dev.sluice.boot;

import dev.sluice.boot.config.SettingsLoader;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.telemetry.AdmissionMeters;
import dev.sluice.telemetry.AttemptMeters;
import dev.sluice.telemetry.CallMeters;
import dev.sluice.telemetry.PoolCollector;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Joins the rooms to time, chance, meters and the server. */
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

    @Bean
    House house(SettingsLoader loader, Ticker ticker, Alarm alarm, InstantSource clock, MeterRegistry registry) {
        return new House(
                loader.load(),
                ticker,
                alarm,
                clock,
                chance(),
                new House.Ears(new AttemptMeters(registry), new AdmissionMeters(registry), new CallMeters(registry)));
    }

    @Bean
    PoolCollector poolCollector(House house, PrometheusRegistry registry) {
        PoolCollector collector = new PoolCollector(house.pool()::statuses, house.relay()::waitingByModel);
        registry.register(collector);
        return collector;
    }

    @Bean
    NettyRouteProvider relayPort(House house) {
        return routes -> routes.route(request -> true, house.door());
    }

    @Bean
    NettyServerCustomizer relayServer() {
        return server -> server;
    }

    /** Each thread its own generator, as many threads draw at once. */
    private static RandomGenerator chance() {
        return () -> ThreadLocalRandom.current().nextLong();
    }
}
