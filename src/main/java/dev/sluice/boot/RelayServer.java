package dev.sluice.boot;

import dev.sluice.boot.config.Settings;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;

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

    @Bean
    NettyRouteProvider door(House house) {
        return routes -> routes.route(request -> true, house.door());
    }

    @Bean
    NettyServerCustomizer bounds(Settings settings) {
        int maxHeader = settings.limits().maxHeader();
        return server -> server.httpRequestDecoder(
                        decoder -> decoder.maxHeaderSize(maxHeader).maxInitialLineLength(maxHeader))
                .http2Settings(http2 -> http2.maxHeaderListSize(maxHeader).maxConcurrentStreams(STREAMS_PER_CONNECTION))
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
