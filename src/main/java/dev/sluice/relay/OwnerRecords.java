package dev.sluice.relay;

import dev.sluice.call.FactLog;
import dev.sluice.call.KeptRecords;
import dev.sluice.call.KeptRecords.Kept;
import dev.sluice.call.KeptRecords.Name;
import dev.sluice.call.KeyId;
import dev.sluice.protocol.rules.AccountObject;
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
 * The records of owners: of stored and sealed state, and of files and batches. They are written behind the calls, all that
 * gathered while the last write ran at once, so that a crash loses those of its last moments. Safe for use by many threads.
 */
public final class OwnerRecords {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerRecords.class);

    private static final String STATE = "state";
    private static final String OBJECT = "object";

    /** As long as OpenAI stores a response. */
    private static final Duration STATE_LASTS = Duration.ofDays(30);

    /** Records that wait to be written; of more, the oldest are not kept. */
    private static final int MOST_WAITING = 20_000;

    /** Writes after which what is too old or too much is removed. */
    private static final int PRUNED_AFTER = 1_000;

    /** Stands between the parts of a value; no name has it. */
    private static final String SEPARATOR = "\u001f";

    private static final int LONGEST_KEY = 500;

    /** A database that answers at all has written some thousand records by then. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final KeptRecords store;
    private final InstantSource clock;
    private final FactLog others;

    /** The records to be written, by name; empty for those to be removed. */
    private Map<Name, Optional<Kept>> waiting = new LinkedHashMap<>();

    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
    private int writes;
    private boolean failing;

    /** Creates records of a process that is alone. */
    public OwnerRecords(KeptRecords store, InstantSource clock) {
        this(store, clock, FactLog.ALONE);
    }

    /** @param others is told of every owner, and tells of those that other replicas learn */
    public OwnerRecords(KeptRecords store, InstantSource clock, FactLog others) {
        this.store = store;
        this.clock = clock;
        this.others = others;
    }

    /** Has owners that other replicas learn from now on given to {@code owners} and {@code objects}. */
    void listen(StateOwners owners, AccountObjects objects) {
        others.listen(FactLog.Topic.OWNERS, fact -> heard(fact.values(), owners, objects));
    }

    private static void heard(List<String> values, StateOwners owners, AccountObjects objects) {
        String kind = values.get(0);
        String key = values.get(1);
        if (values.size() == 2) {
            if (kind.equals(STATE)) {
                owners.forgotten(key);
            } else {
                objects.forgotten(key);
            }
            return;
        }
        Kept record = new Kept(
                new Name(kind, key),
                String.join(SEPARATOR, values.subList(2, 6)),
                Instant.EPOCH,
                Instant.ofEpochMilli(Long.parseLong(values.get(6))));
        if (kind.equals(STATE)) {
            restoreState(record, owners);
        } else {
            restoreObject(record, objects);
        }
    }

    /** Gives what was kept to {@code owners} and {@code objects}, and completes then, also where it cannot be read. */
    CompletableFuture<Void> restore(StateOwners owners, AccountObjects objects) {
        Instant now = clock.instant();
        return store.load(STATE, now)
                .thenAccept(kept -> kept.forEach(record -> restoreState(record, owners)))
                .thenCompose(done -> store.load(OBJECT, now))
                .thenAccept(kept -> kept.forEach(record -> restoreObject(record, objects)))
                .exceptionally(failure -> {
                    LOG.warn(
                            "Owners of stored state that an earlier process kept are not known: {}",
                            failure.getMessage());
                    return null;
                })
                .toCompletableFuture();
    }

    private static void restoreState(Kept record, StateOwners owners) {
        String[] parts = record.value().split(SEPARATOR, 4);
        if (parts.length == 4) {
            owners.restored(
                    record.name().key(), new StateOwners.Owner(parts[0], parts[3], new KeyId(parts[1], parts[2])));
        }
    }

    private static void restoreObject(Kept record, AccountObjects objects) {
        String[] parts = record.value().split(SEPARATOR, 4);
        for (AccountObject.Kind kind : AccountObject.Kind.values()) {
            if (parts.length == 4 && kind.name().equals(parts[3])) {
                objects.restored(
                        parts[0],
                        kind,
                        new AccountObjects.Held(record.name().key(), new KeyId(parts[1], parts[2]), record.until()));
            }
        }
    }

    void owned(String mark, StateOwners.Owner owner) {
        keep(
                STATE,
                mark,
                owner.caller(),
                owner.key(),
                owner.model(),
                clock.instant().plus(STATE_LASTS));
    }

    void disowned(String mark) {
        remove(new Name(STATE, mark));
    }

    void made(String caller, AccountObject.Kind kind, AccountObjects.Held object) {
        keep(OBJECT, object.id(), caller, object.key(), kind.name(), object.until());
    }

    void deleted(String id) {
        remove(new Name(OBJECT, id));
    }

    private void keep(String kind, String key, String caller, KeyId owner, String last, Instant until) {
        String value = String.join(SEPARATOR, caller, owner.provider(), owner.key());
        if (isKeepable(key)
                && key.length() <= LONGEST_KEY
                && isKeepable(value.replace(SEPARATOR, ""))
                && isKeepable(last)) {
            Name name = new Name(kind, key);
            put(name, Optional.of(new Kept(name, value + SEPARATOR + last, clock.instant(), until)));
            others.tell(
                    FactLog.Topic.OWNERS,
                    List.of(
                            kind,
                            key,
                            caller,
                            owner.provider(),
                            owner.key(),
                            last,
                            Long.toString(until.toEpochMilli())));
        }
    }

    /** A provider's id and a caller's model may be any text, of which databases refuse some. */
    private static boolean isKeepable(String text) {
        return text.codePoints()
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    private void remove(Name name) {
        put(name, Optional.empty());
        others.tell(FactLog.Topic.OWNERS, List.of(name.kind(), name.key()));
    }

    private synchronized void put(Name name, Optional<Kept> change) {
        waiting.remove(name);
        waiting.put(name, change);
        if (waiting.size() > MOST_WAITING) {
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
            written = written.thenCompose(done -> store.prune(STATE, clock.instant()))
                    .thenCompose(done -> store.prune(OBJECT, clock.instant()));
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
            LOG.warn("Owners of stored state cannot be kept over a restart: {}", failure.getMessage());
        }
        failing = failure != null;
    }

    /** Waits until nothing waits to be written, at most some seconds. Blocks. */
    public void close() {
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
