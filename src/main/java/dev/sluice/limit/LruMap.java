package dev.sluice.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that keeps a bounded number of entries and forgets the least recently used first. Not safe for several threads. */
public final class LruMap<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int most;

    public LruMap(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
