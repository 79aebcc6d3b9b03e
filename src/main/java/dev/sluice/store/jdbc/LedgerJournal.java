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
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        depth.set(read().size());
    }

    /** Returns how many entries it holds. Safe for use by any thread. */
    int depth() {
        return depth.get();
    }

    void append(List<LedgerEntry> entries) throws IOException {
        StringBuilder lines = new StringBuilder();
        entries.forEach(entry -> lines.append(JSON.writeValueAsString(entry)).append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        long before = channel.size();
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

    /** Returns the entries. A line that a crash cut off belongs to a call whose caller never got its answer. */
    List<LedgerEntry> read() throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try {
                    entries.add(JSON.readValue(line, LedgerEntry.class));
                } catch (JacksonException e) {
                    LOG.warn("{}: a line is not an entry and is left out, {} characters", file, line.length());
                }
            }
        }
        return entries;
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
