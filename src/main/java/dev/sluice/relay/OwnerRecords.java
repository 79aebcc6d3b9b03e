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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of owners: of stored and sealed state, and of files and batches. A crash loses those of its last moments. Safe for use
 * by many threads.
 */
public final class OwnerRecords {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerRecords.class);

    private static final String STATE = "state";
    private static final String OBJECT = "object";
    private static final String TOOL_CALL = "toolcall";

    /** As long as OpenAI stores a response. */
    private static final Duration STATE_LASTS = Duration.ofDays(30);

    /** As long as the state that is kept for it. */
    private static final Duration TOOL_CALL_LASTS = ReasoningRecords.LASTS;

    /** The most records that wait to be written; beyond that, the oldest are not kept. */
    private static final int MOST_WAITING = 20_000;

    /** Stands between the parts of a value; no name has it. */
    private static final String SEPARATOR = "\u001f";

    /** In characters; a longer id or fingerprint is not kept. */
    private static final int LONGEST_KEY = 500;

    private final KeptRecords store;
    private final InstantSource clock;
    private final FactLog others;
    private final RecordWriter writer;

    /** Creates records of a process that is alone. */
    public OwnerRecords(KeptRecords store, InstantSource clock) {
        this(store, clock, FactLog.ALONE);
    }

    /** @param others carries the owners, except those of tool calls, to the other replicas and from them */
    public OwnerRecords(KeptRecords store, InstantSource clock, FactLog others) {
        this.store = store;
        this.clock = clock;
        this.others = others;
        this.writer = new RecordWriter(
                store, clock, "Owners of stored state", List.of(STATE, OBJECT, TOOL_CALL), MOST_WAITING);
    }

    /** Returns whether owners may come from other replicas. */
    boolean hasOthers() {
        return others != FactLog.ALONE;
    }

    /** Gives the owners that other replicas learn from now on to {@code owners} and {@code objects}. */
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
                .thenCompose(done -> store.load(TOOL_CALL, now))
                .thenAccept(kept -> kept.forEach(record -> restoreToolCall(record, owners)))
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

    private static void restoreToolCall(Kept record, StateOwners owners) {
        String[] parts = record.value().split(SEPARATOR, 4);
        String name = record.name().key();
        if (parts.length == 4 && name.length() > parts[0].length()) {
            owners.restoredToolCall(
                    name.substring(0, name.length() - parts[0].length() - 1),
                    new StateOwners.Owner(parts[0], parts[3], new KeyId(parts[1], parts[2])));
        }
    }

    /** Two callers' providers may give one id. */
    void ownedToolCall(String call, StateOwners.Owner owner) {
        keep(
                TOOL_CALL,
                call + ' ' + owner.caller(),
                owner.caller(),
                owner.key(),
                owner.model(),
                clock.instant().plus(TOOL_CALL_LASTS));
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
        if (RecordWriter.isKeepable(key)
                && key.length() <= LONGEST_KEY
                && RecordWriter.isKeepable(value.replace(SEPARATOR, ""))
                && RecordWriter.isKeepable(last)) {
            writer.keep(new Name(kind, key), value + SEPARATOR + last, until);
            if (!kind.equals(TOOL_CALL)) {
                tell(kind, key, caller, owner, last, until);
            }
        }
    }

    private void tell(String kind, String key, String caller, KeyId owner, String last, Instant until) {
        others.tell(
                FactLog.Topic.OWNERS,
                List.of(kind, key, caller, owner.provider(), owner.key(), last, Long.toString(until.toEpochMilli())));
    }

    private void remove(Name name) {
        writer.remove(name);
        others.tell(FactLog.Topic.OWNERS, List.of(name.kind(), name.key()));
    }

    /** Waits until nothing waits to be written, at most some seconds. Blocks. */
    public void close() {
        writer.close();
    }
}
