package dev.sluice.telemetry.accesslog;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.RejectedRequest;
import io.micrometer.core.instrument.Counter;
import java.time.InstantSource;

/** A log with a line for every call, and for every request that was rejected before it became one. */
public final class AccessLog implements CallListener, AutoCloseable {

    private final InstantSource clock;
    private final LineWriter lines;

    private AccessLog(InstantSource clock, LineWriter lines) {
        this.clock = clock;
        this.lines = lines;
    }

    /**
     * Opens the log.
     *
     * @param lost counts the lines that were dropped
     */
    public static AccessLog to(AccessLogTarget.Rolling place, InstantSource clock, Counter lost) {
        return new AccessLog(clock, new LineWriter(RollingFile.open(place.file()), lost));
    }

    /** Opens the log on standard output, as it is now. */
    @SuppressWarnings("SystemOut") // the configured target
    public static AccessLog toStdout(InstantSource clock, Counter lost) {
        return new AccessLog(clock, new LineWriter(LineSink.of(System.out), lost));
    }

    @Override
    public void callEnded(CallRecord call) {
        lines.offer(AccessLine.of(call, clock.instant()));
    }

    @Override
    public void requestRejected(RejectedRequest request) {
        lines.offer(AccessLine.of(request, clock.instant()));
    }

    /** Writes what still waits, as far as that goes within seconds, and closes the log. */
    @Override
    public void close() {
        lines.close();
    }
}
