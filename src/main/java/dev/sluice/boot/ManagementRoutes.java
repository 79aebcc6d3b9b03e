package dev.sluice.boot;

import dev.sluice.access.AdminKeys;
import dev.sluice.access.KeyGenerator;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.admin.AccessApi;
import dev.sluice.admin.AdminApi;
import dev.sluice.admin.ConsolePages;
import dev.sluice.admin.ConsoleQueries;
import dev.sluice.admin.CreditApi;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

/**
 * The routes of the management port: the admin API and the console.
 *
 * <p>Has no annotation of Spring's: the relay's own context would find it by that and serve these routes too.
 * {@code ManagementContextConfiguration.imports} names it to the context of the management port.
 */
class ManagementRoutes {

    /** Longer than any usual scrape interval, so that a scraper keeps its connection. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    @Bean
    AdminApi adminApi(
            AdminKeys keys,
            ConsoleQueries queries,
            RelayAssembly relay,
            CapacityAssembly capacity,
            Access access,
            AccountingAssembly accounting,
            InstantSource clock,
            ConfigReload reload,
            LedgerReports reports,
            ClusterMember cluster) {
        AccessApi accessApi = new AccessApi(
                access.stored(),
                access.clients(),
                access.keyring(),
                keys,
                new KeyGenerator(new SecureRandom()),
                capacity.pool()::statuses,
                clock,
                relay::currency);
        CreditApi creditApi = accounting.api(
                accessApi::record, name -> access.clients().inForce().clients().containsKey(name));
        return new AdminApi(
                keys,
                queries,
                capacity.pool(),
                reload,
                accessApi,
                creditApi,
                reports,
                cluster::view,
                Schedulers.parallel());
    }

    @Bean
    RouterFunction<ServerResponse> adminRoutes(AdminApi api) {
        return api.routes();
    }

    /** Ends event streams before the port closes, which waits for open streams. */
    @Bean
    ApplicationListener<ContextClosedEvent> endOfStreams(AdminApi api) {
        return closed -> api.close();
    }

    @Bean
    RouterFunction<ServerResponse> consolePages() {
        return ConsolePages.routes();
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> managementServer() {
        return factory -> factory.addServerCustomizers(
                server -> PipelinedClose.on(KeepAliveStall.preventOn(server.idleTimeout(IDLE))));
    }
}
