package dev.sluice.store.jdbc;

import dev.sluice.store.StoreUnusable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock that keeps a second process off a database file. The operating system releases it when the process ends, however it
 * ends. SQLite's own locks would let two relays in, each with half of the state in memory.
 */
public final class FileLock implements AutoCloseable {

    private final FileChannel channel;

    private FileLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Locks {@code database}, by a file beside it. */
    public static FileLock of(Path database) {
        Path file = Path.of(database + ".lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                throw new StoreUnusable(
                        database + ": another process uses it (expected: one relay for each SQLite file;"
                                + " several relays need PostgreSQL)",
                        null);
            }
            return new FileLock(channel);
        } catch (IOException e) {
            throw new StoreUnusable(file + ": cannot be locked (" + e + ')', e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreUnusable("the lock cannot be released", e);
        }
    }
}
