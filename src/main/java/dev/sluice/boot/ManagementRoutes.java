package dev.sluice.boot;

import dev.sluice.access.AdminKey;
import dev.sluice.admin.AdminApi;
import dev.sluice.admin.ConsolePages;
import dev.sluice.admin.ConsoleQueries;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

/**
 * The management port's own routes: the admin API and the console.
 *
 * <p>Carries no annotation of Spring's, or it would be found by the relay's own context and serve these routes there too;
 * {@code ManagementContextConfiguration.imports} names it to the management port's context instead.
 */
class ManagementRoutes {

    /** Longer than anybody scrapes apart, so that a scraper keeps its connection. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    @Bean
    AdminApi adminApi(AdminKey key, ConsoleQueries queries, RelayAssembly assembly, ConfigReload reload) {
        return new AdminApi(key, queries, assembly.pool(), reload, Schedulers.parallel());
    }

    @Bean
    RouterFunction<ServerResponse> adminRoutes(AdminApi api) {
        return api.routes();
    }

    /** Before the port closes, which waits for streams that are open. */
    @Bean
    ApplicationListener<ContextClosedEvent> endOfStreams(AdminApi api) {
        return closed -> api.close();
    }

    @Bean
    RouterFunction<ServerResponse> consolePages() {
        return ConsolePages.routes();
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> pagesReadOn() {
        return factory -> factory.addServerCustomizers(server -> KeepAliveStall.on(server.idleTimeout(IDLE)));
    }
}
