package dev.sluice.boot;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * A part of the program that stops before its server does: the server waits for every connection, and a WebSocket ends only when
 * it is told to.
 */
final class SocketDrain implements SmartLifecycle {

    private final RelayAssembly assembly;
    private volatile boolean running;

    SocketDrain(RelayAssembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        assembly.edge().drainSockets();
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
