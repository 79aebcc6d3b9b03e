package dev.sluice.relay;

import dev.sluice.call.KeptRecords;
import dev.sluice.call.KeptRecords.Kept;
import dev.sluice.call.KeptRecords.Name;
import dev.sluice.protocol.translate.MemoryStateCache;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of signed reasoning that providers want back with the next step of a conversation. What the cache gives up goes
 * here too, so that the cache's bound is theirs. Safe for use by many threads.
 */
public final class ReasoningRecords implements MemoryStateCache.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ReasoningRecords.class);

    private static final String KIND = "reasoning";

    /** A loop of tools goes on within minutes, a conversation with a person within a day. */
    static final Duration LASTS = Duration.ofHours(24);

    /** Some megabytes, as a state has a few kilobytes. */
    private static final int MOST_WAITING = 1_000;

    /** Longer ones than the reasoning of any model are known to be: they stay in memory alone. */
    private static final int LONGEST_STATE = 256 << 10;

    /** Stands between the parts of a value; no name has it. */
    private static final String SEPARATOR = "\u001f";

    private final KeptRecords store;
    private final InstantSource clock;
    private final RecordWriter writer;

    public ReasoningRecords(KeptRecords store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.writer = new RecordWriter(store, clock, "Signed reasoning", List.of(KIND), MOST_WAITING);
    }

    /** Gives what was kept to {@code cache}, and keeps what it takes from then on. Blocks until the store was read. */
    public void join(MemoryStateCache cache) {
        store.load(KIND, clock.instant())
                .thenAccept(kept -> kept.forEach(record -> restore(record, cache)))
                .exceptionally(failure -> {
                    LOG.warn("Signed reasoning that an earlier process kept is not known: {}", failure.getMessage());
                    return null;
                })
                .toCompletableFuture()
                .join();
        cache.listen(this);
    }

    private static void restore(Kept record, MemoryStateCache cache) {
        String[] parts = record.value().split(SEPARATOR, 4);
        if (parts.length == 4) {
            cache.restored(parts[0], parts[1], parts[2], parts[3]);
        }
    }

    @Override
    public void kept(String caller, String account, String key, String state) {
        String names = caller + SEPARATOR + account + SEPARATOR + key;
        if (state.length() <= LONGEST_STATE
                && RecordWriter.isKeepable(names.replace(SEPARATOR, ""))
                && RecordWriter.isKeepable(state)) {
            writer.keep(name(names), names + SEPARATOR + state, clock.instant().plus(LASTS));
        } else {
            writer.remove(name(names));
        }
    }

    @Override
    public void dropped(String caller, String account, String key) {
        writer.remove(name(caller + SEPARATOR + account + SEPARATOR + key));
    }

    /** A provider's id may be longer than a record's name. */
    private static Name name(String names) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(names.getBytes(StandardCharsets.UTF_8));
            return new Name(KIND, Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until nothing waits to be written, at most some seconds. Blocks. */
    public void close() {
        writer.close();
    }
}
