package dev.sluice.relay;

import dev.sluice.call.Caller;
import dev.sluice.call.KeyId;
import dev.sluice.protocol.rules.AccountObject.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files and batches of each caller in the order in which they were made, with the account that holds each. Bounded: the
 * oldest of a caller is forgotten first, and each after its lifetime. {@link StateOwners} knows the owner of each by its id; this
 * knows which there are. Safe for use by many threads.
 */
final class AccountObjects {

    /** Of one caller and kind: as many as OpenAI lists at once. Some 2 MB. */
    private static final int MOST = 10_000;

    private record Place(String caller, Kind kind) {}

    /**
     * An object.
     *
     * @param key a key of the account that holds it
     */
    record Held(String id, KeyId key, Instant until) {}

    private final InstantSource clock;
    private final OwnerRecords records;
    private final Map<Place, LinkedHashMap<String, Held>> held = new HashMap<>();

    AccountObjects(InstantSource clock, OwnerRecords records) {
        this.clock = clock;
        this.records = records;
    }

    /** Notes that the account of {@code key} holds an object of {@code caller}; keeps its place where it is known already. */
    void made(String caller, Kind kind, String id, KeyId key) {
        Held made = new Held(id, key, clock.instant().plus(Duration.ofDays(kind.days())));
        if (add(caller, kind, made)) {
            records.made(caller, kind, made);
        }
    }

    /** Notes an object as it was kept. */
    void restored(String caller, Kind kind, Held object) {
        add(caller, kind, object);
    }

    /** Adds an object, and returns whether it is new. */
    private synchronized boolean add(String caller, Kind kind, Held object) {
        LinkedHashMap<String, Held> own = held.computeIfAbsent(new Place(caller, kind), place -> new LinkedHashMap<>());
        boolean isNew = own.putIfAbsent(object.id(), object) == null;
        if (own.size() > MOST) {
            own.remove(own.keySet().iterator().next());
        }
        return isNew;
    }

    /** Notes that an object is gone. */
    void deleted(String caller, Kind kind, String id) {
        remove(caller, kind, id);
        records.deleted(id);
    }

    /** Notes that an object is gone, as another replica reported. */
    synchronized void forgotten(String id) {
        held.values().forEach(own -> own.remove(id));
    }

    private synchronized void remove(String caller, Kind kind, String id) {
        LinkedHashMap<String, Held> own = held.get(new Place(caller, kind));
        if (own != null) {
            own.remove(id);
        }
    }

    /** Returns the objects of {@code caller}, the oldest first. */
    synchronized List<Held> of(Caller caller, Kind kind) {
        LinkedHashMap<String, Held> own = held.get(new Place(caller.name(), kind));
        if (own == null) {
            return List.of();
        }
        Instant now = clock.instant();
        own.values().removeIf(object -> object.until.isBefore(now));
        return new ArrayList<>(own.values());
    }
}
