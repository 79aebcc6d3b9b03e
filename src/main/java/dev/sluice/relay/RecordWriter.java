package dev.sluice.relay;

import dev.sluice.call.KeptRecords;
import dev.sluice.call.KeptRecords.Kept;
import dev.sluice.call.KeptRecords.Name;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of records that are written in the background, in groups: all that gathered during one write form the next. A crash
 * loses the records of its last moments. Bounded. Safe for use by many threads; only {@link #close} blocks.
 */
final class RecordWriter {

    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

    /** The writes after which records that are too old or too many are removed. */
    private static final int PRUNED_AFTER = 1_000;

    /** A database that answers at all has written some thousand records by then. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final KeptRecords store;
    private final InstantSource clock;
    private final String subject;
    private final List<String> kinds;
    private final int mostWaiting;

    /** The records to be written, by name; empty for those to be removed. */
    private Map<Name, Optional<Kept>> waiting = new LinkedHashMap<>();

    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
    private int writes;
    private boolean failing;

    /**
     * @param subject what the records are about, for the log
     * @param kinds their kinds
     * @param mostWaiting records that wait to be written; of more, the oldest are not kept
     */
    RecordWriter(KeptRecords store, InstantSource clock, String subject, List<String> kinds, int mostWaiting) {
        this.store = store;
        this.clock = clock;
        this.subject = subject;
        this.kinds = List.copyOf(kinds);
        this.mostWaiting = mostWaiting;
    }

    /** Returns whether every database keeps {@code text}: a provider's id and a caller's model may be any text. */
    static boolean isKeepable(String text) {
        return text.codePoints()
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    void keep(Name name, String value, Instant until) {
        put(name, Optional.of(new Kept(name, value, clock.instant(), until)));
    }

    void remove(Name name) {
        put(name, Optional.empty());
    }

    private synchronized void put(Name name, Optional<Kept> change) {
        waiting.remove(name);
        waiting.put(name, change);
        if (waiting.size() > mostWaiting) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        if (writing.isDone()) {
            writeNext();
        }
    }

    private synchronized void writeNext() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Kept> kept = new ArrayList<>();
        List<Name> removed = new ArrayList<>();
        waiting.forEach((name, change) -> change.ifPresentOrElse(kept::add, () -> removed.add(name)));
        waiting = new LinkedHashMap<>();
        CompletableFuture<Void> next = new CompletableFuture<>();
        writing = next;
        CompletionStage<Void> written = store.write(kept, removed);
        if (++writes % PRUNED_AFTER == 0) {
            for (String kind : kinds) {
                written = written.thenCompose(done -> store.prune(kind, clock.instant()));
            }
        }
        written.whenComplete((done, failure) -> {
            ended(failure);
            next.complete(null);
            writeNextIfIdle();
        });
    }

    private synchronized void writeNextIfIdle() {
        if (writing.isDone()) {
            writeNext();
        }
    }

    private synchronized void ended(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.warn("{} cannot be kept over a restart: {}", subject, failure.getMessage());
        }
        failing = failure != null;
    }

    /** Waits until nothing waits to be written, at most some seconds. Blocks. */
    void close() {
        drained()
                .completeOnTimeout(null, LONGEST_CLOSE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private synchronized CompletableFuture<Void> drained() {
        return writing.isDone() && waiting.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : writing.thenCompose(done -> drained());
    }
}
