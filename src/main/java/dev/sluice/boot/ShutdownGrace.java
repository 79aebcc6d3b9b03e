package dev.sluice.boot;

import java.time.Duration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The time that calls under way have at a stop. It begins before the server stops, which waits for every connection: each
 * WebSocket is told to end with its last request. At its end the calls that are left are ended with an error, and uploads refused.
 */
final class ShutdownGrace implements SmartLifecycle {

    /** For the errors to reach the clients that read them. A client that does not read holds the stop for no longer. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final RelayAssembly relay;
    private final EdgeAssembly edge;
    private final Duration grace;
    private final TimeSource time;
    private volatile boolean running;

    ShutdownGrace(RelayAssembly relay, EdgeAssembly edge, Duration grace, TimeSource time) {
        this.relay = relay;
        this.edge = edge;
        this.grace = grace;
        this.time = time;
    }

    /** Returns how long the server may wait for connections to end when {@code grace} is the time of the calls. */
    static Duration withLastAnswers(Duration grace) {
        return grace.plus(LAST_ANSWERS);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        edge.drainSockets();
        time.alarm().at(time.ticker().nanos() + grace.toNanos(), this::end);
    }

    private void end() {
        relay.endCalls();
        edge.endUploads();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
