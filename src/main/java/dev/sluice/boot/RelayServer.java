package dev.sluice.boot;

import dev.sluice.config.Settings;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The relay's port: Boot's own server, with the door in it and bounds on what it reads. */
@Configuration(proxyBeanMethods = false)
class RelayServer {

    /** Between two parts of a body: a client that is silent for longer has gone or means harm. */
    private static final Duration PART_OF_A_BODY = Duration.ofSeconds(30);

    /** For a body as a whole: 64 MB at the 2 Mbit/s of a poor uplink. */
    private static final Duration WHOLE_BODY = Duration.ofMinutes(5);

    /** Longer than the keep-alive of load balancers (60 s is usual), so that it is not us who close under a request. */
    private static final Duration IDLE = Duration.ofSeconds(90);

    /** Calls at once over one HTTP/2 connection: an agent fleet behind one proxy has only that one. */
    private static final int STREAMS_PER_CONNECTION = 1_000;

    /** One set of event loops for both legs of a call, so that no byte changes threads; and no other relay's. */
    @Bean(destroyMethod = "dispose")
    LoopResources loops() {
        return LoopResources.create("sluice", LoopResources.DEFAULT_IO_WORKER_COUNT, true);
    }

    @Bean
    ReactorResourceFactory reactorResourceFactory(LoopResources loops) {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResources(loops);
        return resources;
    }

    /** What Boot's server asks for; the door takes every request before it. */
    @Bean
    HttpHandler nobody() {
        return (request, response) -> response.setComplete();
    }

    @Bean
    NettyRouteProvider handler(RelayAssembly assembly) {
        return routes -> routes.route(request -> true, assembly.handler());
    }

    /** Boot sets what is read of a request from properties of its own, anew each time: the last to say so holds. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> bounds(Settings settings) {
        return factory -> factory.addServerCustomizers(server -> KeepAliveStall.on(bounded(server, settings.limits())));
    }

    /** A client that asks for HTTP/2 by upgrade, as Java's own does, sends its first body before the answer to that. */
    private static HttpServer bounded(HttpServer server, Settings.LimitSettings limits) {
        return server.httpRequestDecoder(decoder -> decoder.maxHeaderSize(limits.maxHeader())
                        .maxInitialLineLength(limits.maxHeader())
                        .h2cMaxContentLength(limits.maxBody()))
                .http2Settings(http2 ->
                        http2.maxHeaderListSize(limits.maxHeader()).maxConcurrentStreams(STREAMS_PER_CONNECTION))
                .readTimeout(PART_OF_A_BODY)
                .requestTimeout(WHOLE_BODY)
                .idleTimeout(IDLE);
    }

    /** Ends the program once calls in flight have ended, or their time has. */
    @Bean
    DefaultLifecycleProcessor lifecycleProcessor(Settings settings) {
        DefaultLifecycleProcessor lifecycle = new DefaultLifecycleProcessor();
        lifecycle.setTimeoutPerShutdownPhase(settings.shutdownGrace().toMillis());
        return lifecycle;
    }
}
