package dev.sluice.boot;

import dev.sluice.config.Settings;
import dev.sluice.edge.RelayPort;
import dev.sluice.edge.closing.EarlyStreamAnswer;
import dev.sluice.edge.closing.LingeringConnections;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Status;
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

/** The relay's port: Boot's own server with the relay's handler, and bounds on what it reads. */
@Configuration(proxyBeanMethods = false)
class RelayServer {

    /** Between two parts of a body: a client that is silent for longer is gone, or attacks by sending slowly. */
    private static final Duration BODY_PART_TIMEOUT = Duration.ofSeconds(30);

    /** For a whole body: 64 MB at the 2 Mbit/s of a slow uplink. */
    private static final Duration WHOLE_BODY_TIMEOUT = Duration.ofMinutes(5);

    /** Longer than the keep-alive of load balancers (60 s is usual): if Sluice closed first, it could cut off a request. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(90);

    /** As much as one read brings, so that it is not cut into pieces of Netty's 8 KB. */
    static final int MAX_CHUNK = 64 << 10;

    /** Calls at once over one HTTP/2 connection: many agents behind one proxy share it. */
    private static final int STREAMS_PER_CONNECTION = 1_000;

    /** Event loops shared by both connections of a call, so that no byte changes threads, and with no other relay. */
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

    /** Boot's server demands this bean; the relay's handler takes every request before it. */
    @Bean
    HttpHandler unreachedHandler() {
        return (request, response) -> response.setComplete();
    }

    @Bean
    NettyRouteProvider handler(EdgeAssembly edge, PoolHealth pool, ApplicationAvailability availability) {
        RelayPort port = edge.port(() -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                && pool.health().getStatus().equals(Status.UP));
        return routes -> routes.route(request -> true, port);
    }

    @Bean
    ShutdownGrace shutdownGrace(RelayAssembly relay, EdgeAssembly edge, Settings settings, TimeSource time) {
        return new ShutdownGrace(relay, edge, settings.shutdownGrace(), time);
    }

    /** Boot sets the bounds of requests from its own properties; the last customizer overrides them. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> bounds(
            Settings settings, InstantSource clock, EdgeAssembly edge) {
        LingeringConnections lingering = edge.lingering();
        return factory -> factory.addServerCustomizers(server -> GatheredFlushes.on(KnownVersion.of(
                SmallUpgrade.of(PipelinedClose.on(KeepAliveStall.preventOn(bounded(server, settings.limits())))),
                clock,
                lingering)));
    }

    /** A client that upgrades to HTTP/2, as Java's own does, sends its first body before the upgrade is answered. */
    @SuppressWarnings("deprecation") // the size of chunks: larger than Netty's default, and there is no other setting
    private static HttpServer bounded(HttpServer server, Settings.LimitSettings limits) {
        return ClientSockets.bounded(server)
                .doOnConnection(connection -> EarlyStreamAnswer.on(connection.channel()))
                .httpRequestDecoder(decoder -> decoder.maxHeaderSize(limits.maxHeader())
                        .maxInitialLineLength(limits.maxHeader())
                        .maxChunkSize(MAX_CHUNK)
                        .h2cMaxContentLength(SmallUpgrade.MAX_BODY))
                .http2Settings(http2 ->
                        http2.maxHeaderListSize(limits.maxHeader()).maxConcurrentStreams(STREAMS_PER_CONNECTION))
                .readTimeout(BODY_PART_TIMEOUT)
                .requestTimeout(WHOLE_BODY_TIMEOUT)
                .idleTimeout(IDLE_TIMEOUT);
    }

    /** Ends the program once calls in flight have ended, or have been ended after the grace period. */
    @Bean
    DefaultLifecycleProcessor lifecycleProcessor(Settings settings) {
        DefaultLifecycleProcessor lifecycle = new DefaultLifecycleProcessor();
        lifecycle.setTimeoutPerShutdownPhase(
                ShutdownGrace.withLastAnswers(settings.shutdownGrace()).toMillis());
        return lifecycle;
    }
}
