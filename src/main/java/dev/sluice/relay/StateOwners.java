package dev.sluice.relay;

import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.KeyId;
import dev.sluice.call.LruMap;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.request.OwnedState;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * The owners of state that one account alone can read: the caller it was made for and the key it was made with. Bounded: what was
 * used longest ago is forgotten first. Safe for use by many threads.
 */
public final class StateOwners {

    /**
     * About 20 MB of ids and fingerprints, a handful for each answer. State whose owner is forgotten is asked for at any
     * account.
     */
    private static final int MOST = 100_000;

    /** The time within which all replicas know what one of them has learned: one exchange of the log, and the wait for it. */
    private static final Duration TOLD_WITHIN = Duration.ofMillis(400);

    /** The most calls that wait for an owner at once; more go on without waiting. */
    private static final int MOST_WAITING = 1_000;

    private final Map<StateKey, Owner> owners = new LruMap<>(MOST);
    private final Set<Wait> waits = new LinkedHashSet<>();
    private final OwnerRecords records;

    /** @param records keeps every owner */
    public StateOwners(OwnerRecords records) {
        this.records = records;
    }

    /** The name of some state. */
    private sealed interface StateKey {}

    /** An id or a fingerprint, which providers make unique. */
    private record Mark(String text) implements StateKey {}

    /** A tool call for which state is kept here; two callers may have the same id. */
    private record ToolCall(String caller, String id) implements StateKey {}

    /**
     * The owner of some state.
     *
     * @param caller the caller's name
     * @param model the model's name as the caller wrote it
     * @param key a key of the account that made it
     */
    record Owner(String caller, String model, KeyId key) {

        private boolean belongsTo(Caller other) {
            return caller.equals(other.name());
        }
    }

    /**
     * Returns the key whose account alone can serve what builds on {@code state}, or empty where none is known; a refusal where
     * some of it is stored for another caller.
     *
     * @param serves whether a provider serves the model: a model of another provider cannot read the state, and does without
     */
    synchronized Decision<Optional<KeyId>> ownerKey(OwnedState state, Caller caller, Predicate<String> serves) {
        KeyId ownerKey = null;
        for (String id : state.stored()) {
            Owner owner = owners.get(new Mark(id));
            boolean anothers = owner != null && !owner.belongsTo(caller);
            if (id.equals(state.thread()) && (owner == null || anothers)) {
                return Decision.refused(missingThread());
            }
            if (anothers) {
                return Decision.refused(missing(id));
            }
            ownerKey = ownerKey == null && owner != null ? owner.key() : ownerKey;
        }
        for (String fingerprint : state.sealed()) {
            Owner owner = ownerKey == null ? owners.get(new Mark(fingerprint)) : null;
            ownerKey = owner != null && serves.test(owner.key().provider()) ? owner.key() : ownerKey;
        }
        return Decision.granted(Optional.ofNullable(ownerKey));
    }

    /**
     * Returns the key for whose account state of the newest of {@code calls} is kept here, or null where none is known.
     *
     * @param calls ids of tool calls
     */
    synchronized @Nullable KeyId keptStateKey(List<String> calls, Caller caller, Predicate<String> serves) {
        for (String call : calls) {
            Owner owner = owners.get(new ToolCall(caller.name(), call));
            if (owner != null && serves.test(owner.key().provider())) {
                return owner.key();
            }
        }
        return null;
    }

    private record Wait(List<String> ids, MonoSink<Void> known) {}

    /**
     * Completes once the owners of {@code ids} are known, or would be known if another replica had stored them: a client may
     * store something through one replica and use it at once through another. Empty at once in a process that is alone.
     */
    Mono<Void> awaitOwners(List<String> ids) {
        if (ids.isEmpty() || !records.hasOthers() || areKnown(ids)) {
            return Mono.empty();
        }
        return Mono.<Void>create(known -> await(new Wait(ids, known)))
                .timeout(TOLD_WITHIN, Mono.empty())
                .publishOn(Schedulers.parallel());
    }

    private void await(Wait wait) {
        boolean waiting;
        synchronized (this) {
            waiting = waits.size() < MOST_WAITING && !areKnown(wait.ids()) && waits.add(wait);
        }
        // Afterwards: where the client has left meanwhile, this ends the wait at once.
        wait.known().onDispose(() -> end(wait));
        if (!waiting) {
            wait.known().success();
        }
    }

    private synchronized void end(Wait wait) {
        waits.remove(wait);
    }

    private synchronized boolean areKnown(List<String> ids) {
        return ids.stream().allMatch(id -> owners.get(new Mark(id)) != null);
    }

    /** Notes the owner of state that is kept here for a tool call. */
    void ownToolCall(String call, Owner owner) {
        put(new ToolCall(owner.caller(), call), owner);
        records.ownedToolCall(call, owner);
    }

    /** Notes the owner of a tool call's state as it was kept; one that is known already is newer. */
    synchronized void restoredToolCall(String call, Owner owner) {
        owners.putIfAbsent(new ToolCall(owner.caller(), call), owner);
    }

    /** Notes the owner of the state that {@code mark} stands for: an id, or a fingerprint. */
    void own(String mark, Owner owner) {
        put(new Mark(mark), owner);
        records.owned(mark, owner);
    }

    /** Notes an owner as it was kept; one that is known already is newer. */
    void restored(String mark, Owner owner) {
        List<Wait> over;
        synchronized (this) {
            owners.putIfAbsent(new Mark(mark), owner);
            over = waits.stream().filter(wait -> areKnown(wait.ids())).toList();
        }
        over.forEach(wait -> wait.known().success());
    }

    /** Forgets the owner of the state that {@code mark} stands for, which is gone. */
    void disown(String mark) {
        remove(new Mark(mark));
        records.disowned(mark);
    }

    /** Forgets the owner of the state that {@code mark} stands for, as another replica reported it gone. */
    void forgotten(String mark) {
        remove(new Mark(mark));
    }

    private synchronized void remove(StateKey key) {
        owners.remove(key);
    }

    private synchronized void put(StateKey key, Owner owner) {
        owners.put(key, owner);
    }

    /**
     * Returns the owner of what is stored under {@code id}, or empty where that is not known; a refusal where it is another
     * caller's, the same as for an id that does not exist.
     */
    synchronized Decision<Optional<Owner>> find(String id, Caller caller) {
        Owner owner = owners.get(new Mark(id));
        return owner != null && !owner.belongsTo(caller)
                ? Decision.refused(missing(id))
                : Decision.granted(Optional.ofNullable(owner));
    }

    /** Returns the refusal of a thread that is not known, or not its caller's; SDKs then send the whole conversation. */
    static Refusal missingThread() {
        return Refusal.of(
                Reason.THREAD_NOT_FOUND,
                "thread: the message to continue from is not known (expected: all messages, without a thread)",
                "thread");
    }

    /** Returns the refusal of an id that does not exist, or not for its caller. */
    static Refusal missing(String id) {
        if (id.startsWith("file")) {
            return Refusal.of(Reason.NOT_FOUND, "No such File object: " + id);
        }
        if (id.startsWith("batch") || id.startsWith("msgbatch")) {
            return Refusal.of(Reason.NOT_FOUND, "No batch found with id '" + id + "'.");
        }
        String what = id.startsWith("resp") ? "Response" : id.startsWith("conv") ? "Conversation" : "Item";
        return Refusal.of(Reason.NOT_FOUND, what + " with id '" + id + "' not found.");
    }
}
