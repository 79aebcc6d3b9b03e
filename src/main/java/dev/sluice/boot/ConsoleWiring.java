package dev.sluice.boot;

import dev.sluice.admin.ConsoleQueries;
import dev.sluice.admin.ConsoleSeries;
import dev.sluice.admin.PoolView;
import dev.sluice.admin.QueueView;
import dev.sluice.admin.RecentAttempts;
import dev.sluice.admin.RecentCalls;
import dev.sluice.admin.Sampler;
import dev.sluice.admin.SeriesRecord;
import dev.sluice.call.Alarm;
import dev.sluice.call.KeptRecords;
import dev.sluice.call.Ticker;
import dev.sluice.config.ClusterSettings;
import dev.sluice.config.Settings;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the console, which record calls from the first one on, whether or not a page is open. */
@Configuration(proxyBeanMethods = false)
class ConsoleWiring {

    @Bean
    RecentAttempts recentAttempts() {
        return new RecentAttempts();
    }

    @Bean
    RecentCalls recentCalls(InstantSource clock) {
        return new RecentCalls(clock);
    }

    @Bean
    ConsoleSeries consoleSeries(Ticker ticker, InstantSource clock) {
        return new ConsoleSeries(ticker, clock);
    }

    /** Replicas share a store, in which each finds its series by its name. */
    @Bean(initMethod = "begin", destroyMethod = "write")
    SeriesRecord seriesRecord(
            ConsoleSeries series,
            Settings settings,
            KeptRecords kept,
            InstantSource clock,
            Ticker ticker,
            Alarm alarm) {
        ClusterSettings cluster = settings.cluster();
        return new SeriesRecord(series, cluster == null ? "" : cluster.replica(), kept, clock, ticker, alarm);
    }

    @Bean
    PoolView poolView(CapacityAssembly capacity) {
        return capacity.pool()::statuses;
    }

    @Bean
    QueueView queueView(CapacityAssembly capacity, RelayAssembly relay) {
        return () -> new QueueView.Waiting(capacity.queue().depthByCaller(), relay.waitingByModel());
    }

    @Bean(initMethod = "sample")
    Sampler sampler(PoolView pool, QueueView queue, ConsoleSeries series, Ticker ticker, Alarm alarm) {
        return new Sampler(pool, queue, series, ticker, alarm);
    }

    @Bean
    ConsoleQueries queries(
            PoolView pool,
            QueueView queue,
            RecentAttempts attempts,
            RecentCalls calls,
            ConsoleSeries series,
            Ticker ticker,
            InstantSource clock) {
        return new ConsoleQueries(pool, queue, attempts, calls, series, ticker, clock);
    }
}
