package dev.sluice.store.memory;

import dev.sluice.call.KeptRecords;
import dev.sluice.call.LruMap;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The kept records of a relay that keeps nothing: they are gone at its end. */
public final class MemoryKeptRecords implements KeptRecords {

    private final Map<String, Map<Name, Kept>> records = new HashMap<>();

    @Override
    public synchronized CompletionStage<List<Kept>> load(String kind, Instant now) {
        return CompletableFuture.completedFuture(records.getOrDefault(kind, Map.of()).values().stream()
                .filter(record -> record.until().isAfter(now))
                .sorted(Comparator.comparing(Kept::at)
                        .thenComparing(record -> record.name().key()))
                .toList());
    }

    @Override
    public synchronized CompletionStage<Void> write(Collection<Kept> kept, Collection<Name> removed) {
        for (Kept record : kept) {
            records.computeIfAbsent(record.name().kind(), kind -> new LruMap<>(MOST))
                    .put(record.name(), record);
        }
        for (Name name : removed) {
            records.getOrDefault(name.kind(), new HashMap<>()).remove(name);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> prune(String kind, Instant now) {
        Map<Name, Kept> ofKind = records.getOrDefault(kind, Map.of());
        List.copyOf(ofKind.values()).stream()
                .filter(record -> !record.until().isAfter(now))
                .forEach(record -> ofKind.remove(record.name()));
        return CompletableFuture.completedFuture(null);
    }
}
