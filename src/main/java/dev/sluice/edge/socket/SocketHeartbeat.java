package dev.sluice.edge.socket;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat of one socket: pings that keep proxies from closing it, and the end of a socket whose peer answers none or makes no
 * request for too long. Safe for use by several threads.
 */
final class SocketHeartbeat {

    /** A peer that has answered none of so many pings is gone. */
    private static final int MISSED = 3;

    private final ResponsesSockets.Limits limits;
    private final FrameOutlet outlet;
    private final Ticker ticker;
    private final Alarm alarm;
    private Alarm.@Nullable Cancellation next;
    private long lastHeard;
    private long idleSince;
    private long pingAt;
    private boolean busy;
    private boolean over;

    SocketHeartbeat(ResponsesSockets.Limits limits, FrameOutlet outlet, Ticker ticker, Alarm alarm) {
        this.limits = limits;
        this.outlet = outlet;
        this.ticker = ticker;
        this.alarm = alarm;
        this.lastHeard = ticker.nanos();
        this.idleSince = lastHeard;
    }

    /** Begins to ping. */
    synchronized void begin() {
        pingAt = ticker.nanos() + limits.heartbeat().toNanos();
        schedule();
    }

    /** Sets the alarm for the next ping, or for the end of the idle time where that comes first. */
    private synchronized void schedule() {
        if (next != null) {
            next.cancel();
        }
        if (!over) {
            next = alarm.at(
                    busy ? pingAt : Math.min(pingAt, idleSince + limits.idle().toNanos()), this::beat);
        }
    }

    /** Notes that the peer has sent something. */
    synchronized void heard() {
        lastHeard = ticker.nanos();
    }

    /** Notes that a request is under way. */
    synchronized void busy() {
        busy = true;
    }

    /** Notes that no request is under way. */
    synchronized void idle() {
        busy = false;
        idleSince = ticker.nanos();
        if (next != null && idleSince + limits.idle().toNanos() < pingAt) {
            schedule();
        }
    }

    synchronized void end() {
        over = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void beat() {
        boolean gone;
        boolean unused;
        boolean ping;
        synchronized (this) {
            long now = ticker.nanos();
            gone = now - lastHeard > MISSED * limits.heartbeat().toNanos();
            unused = !busy && now - idleSince >= limits.idle().toNanos();
            ping = now >= pingAt;
            pingAt = ping ? now + limits.heartbeat().toNanos() : pingAt;
        }
        if (gone) {
            outlet.abort();
        } else if (unused) {
            outlet.close(
                    ResponsesSocket.NORMAL,
                    "No request came for " + limits.idle().toSeconds() + " s.");
        } else {
            if (ping) {
                outlet.send(new PingWebSocketFrame());
            }
            schedule();
        }
    }
}
