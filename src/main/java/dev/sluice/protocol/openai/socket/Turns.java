package dev.sluice.protocol.openai.socket;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one socket that no provider stores, so that later turns can continue them by id. Bounded: the turn that was used
 * longest ago is forgotten first, and one that finds no room is not kept. Not safe for use by several threads.
 */
public final class Turns implements AutoCloseable {

    /** Turns in parallel lanes, and some from which lanes may fork; a conversation continues its last one. */
    private static final int MOST = 32;

    private final LongPredicate takeMemory;
    private final LongConsumer giveMemory;
    private final long mostBytes;
    private final Map<String, Turn> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param takeMemory takes bytes from the memory that all sockets share; false where it has none left
     * @param giveMemory gives bytes back
     * @param mostBytes the most bytes of this socket
     */
    public Turns(LongPredicate takeMemory, LongConsumer giveMemory, long mostBytes) {
        this.takeMemory = takeMemory;
        this.giveMemory = giveMemory;
        this.mostBytes = mostBytes;
    }

    /**
     * A turn.
     *
     * @param stored the id of the response, stored at a provider, that the first turn of its conversation continues; or null
     * @param items all items of its conversation so far, separated by commas
     * @param lane the lane in which it was made
     */
    private record Turn(@Nullable String stored, byte[] items, String lane) {}

    /** Returns the body of {@code create} over HTTP: with all that came before it where that is kept here. */
    public byte[] body(ClientEvent.Create create) {
        Turn turn = turn(create);
        return turn == null
                ? create.request().body(create.previous(), null)
                : create.request().body(turn.stored, turn.items);
    }

    /** Returns whether {@code create} continues a turn that is kept here. */
    public boolean continues(ClientEvent.Create create) {
        return turn(create) != null;
    }

    private @Nullable Turn turn(ClientEvent.Create create) {
        return create.previous() == null ? null : kept.get(create.previous());
    }

    /**
     * Keeps the turn that {@code create} began and {@code output} ended, in place of the one before it in its lane: only from the
     * newest turn of a lane does another fork.
     *
     * @param id the id of the response
     * @param output the items of the response, each as JSON in UTF-8
     */
    public void keep(String id, ClientEvent.Create create, List<byte[]> output) {
        Turn before = turn(create);
        ByteArrayOutputStream items = new ByteArrayOutputStream();
        if (before != null) {
            append(before.items, items);
        }
        append(create.request().items(), items);
        output.forEach(item -> append(item, items));
        if (before != null && before.lane.equals(create.lane())) {
            forget(create.previous());
        }
        put(id, new Turn(before == null ? create.previous() : before.stored, items.toByteArray(), create.lane()));
    }

    private static void append(byte[] item, ByteArrayOutputStream items) {
        if (item.length > 0) {
            if (items.size() > 0) {
                items.write(',');
            }
            items.writeBytes(item);
        }
    }

    private void put(String id, Turn turn) {
        forget(id);
        long more = turn.items.length;
        while (!kept.isEmpty() && (kept.size() >= MOST || bytes + more > mostBytes)) {
            forget(kept.keySet().iterator().next());
        }
        if (bytes + more <= mostBytes && takeMemory.test(more)) {
            kept.put(id, turn);
            bytes += more;
        }
    }

    /** Forgets the turn called {@code id}: what failed is not continued. */
    public void forget(@Nullable String id) {
        Turn gone = id == null ? null : kept.remove(id);
        if (gone != null) {
            bytes -= gone.items.length;
            giveMemory.accept(gone.items.length);
        }
    }

    @Override
    public void close() {
        List.copyOf(kept.keySet()).forEach(this::forget);
    }
}
