package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file that keeps entries while the store cannot: a line of JSON each, on the disk when {@link #append} returns. Not safe for
 * use by several threads; blocks.
 */
final class LedgerJournal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerJournal.class);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final FileChannel channel;
    private final AtomicInteger depth = new AtomicInteger();

    /** Opens the journal, and finds what an earlier process left in it. */
    LedgerJournal(Path file) throws IOException {
        this.file = file;
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.position(cutUnfinished());
    }

    /**
     * Counts the lines, and removes one that a crash cut off: its call's client never got its answer whole, and the next entry
     * would be appended to it. Returns where the next line begins.
     */
    private long cutUnfinished() throws IOException {
        long end = 0;
        long read = 0;
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                read++;
                if (buffer.get() == '\n') {
                    end = read;
                    depth.incrementAndGet();
                }
            }
            buffer.clear();
        }
        if (read > end) {
            LOG.warn("{}: its last line was cut off by a crash and is left out, {} bytes", file, read - end);
            channel.truncate(end);
        }
        return end;
    }

    /** Returns how many entries it holds. Safe for use by any thread. */
    int depth() {
        return depth.get();
    }

    void append(List<LedgerEntry> entries) throws IOException {
        StringBuilder lines = new StringBuilder();
        entries.forEach(entry -> lines.append(JSON.writeValueAsString(entry)).append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        long before = channel.position();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
        depth.addAndGet(entries.size());
    }

    /** Gives the entries to {@code reader} in order, at most {@code size} at once: an outage of hours may leave more than fits the memory. */
    void read(int size, Consumer<List<LedgerEntry>> reader) throws IOException {
        List<LedgerEntry> some = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try {
                    some.add(JSON.readValue(line, LedgerEntry.class));
                } catch (JacksonException e) {
                    LOG.warn("{}: a line is not an entry and is left out, {} characters", file, line.length());
                }
                if (some.size() == size) {
                    reader.accept(List.copyOf(some));
                    some.clear();
                }
            }
        }
        if (!some.isEmpty()) {
            reader.accept(List.copyOf(some));
        }
    }

    /** Removes every entry: all are in the store. */
    void clear() throws IOException {
        channel.truncate(0);
        channel.force(true);
        depth.set(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
