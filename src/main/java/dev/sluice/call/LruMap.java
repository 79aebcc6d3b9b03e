package dev.sluice.call;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that holds a bounded number of entries and evicts the least recently used one first.
 *
 * <p>Reading an entry with {@code get} counts as a use, and so does writing it; iteration goes from the least to the most
 * recently used. Not safe for use by several threads, not even for reads alone, since these change the order.
 */
public final class LruMap<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int maxEntries;

    /**
     * Creates an empty map.
     *
     * @param maxEntries the number of entries beyond which the map evicts, &gt; 0
     * @throws IllegalArgumentException if {@code maxEntries} is not positive
     */
    public LruMap(int maxEntries) {
        super(16, 0.75f, true);
        if (maxEntries <= 0) {
            throw new IllegalArgumentException("maxEntries: " + maxEntries + " (expected: > 0)");
        }
        this.maxEntries = maxEntries;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > maxEntries;
    }
}
