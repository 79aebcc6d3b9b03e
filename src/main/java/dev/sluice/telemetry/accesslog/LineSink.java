package dev.sluice.telemetry.accesslog;

import java.io.IOException;
import java.io.PrintStream;

/** A sink for lines. Used by one thread, which it may block. */
interface LineSink {

    /**
     * Writes one line, its line feed included.
     *
     * @throws IOException where it could not be written; later lines are still worth a try
     */
    void write(byte[] line) throws IOException;

    default void close() {}

    /** Returns a sink that writes to {@code stream}, which it does not close. */
    static LineSink of(PrintStream stream) {
        return line -> {
            stream.write(line);
            stream.flush();
        };
    }
}
