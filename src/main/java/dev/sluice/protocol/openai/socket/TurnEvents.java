package dev.sluice.protocol.openai.socket;

import dev.sluice.protocol.json.EventDataReader;
import dev.sluice.protocol.tap.JsonCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one turn: takes a stream of server-sent events and gives the events of the socket. Notes what a later turn needs.
 * For one turn and one thread at a time.
 */
public final class TurnEvents {

    private static final byte[] TYPE = JsonCursor.ascii("type");
    private static final byte[] RESPONSE = JsonCursor.ascii("response");
    private static final byte[] ID = JsonCursor.ascii("id");
    private static final byte[] ITEM = JsonCursor.ascii("item");
    private static final byte[] CREATED = JsonCursor.ascii("response.created");
    private static final byte[] ITEM_DONE = JsonCursor.ascii("response.output_item.done");
    private static final byte[] COMPLETED = JsonCursor.ascii("response.completed");
    private static final byte[] INCOMPLETE = JsonCursor.ascii("response.incomplete");
    private static final byte[] FAILED = JsonCursor.ascii("response.failed");
    private static final byte[] ERROR = JsonCursor.ascii("error");
    private static final byte[] REASONING = JsonCursor.ascii("reasoning");
    private static final byte[] ENCRYPTED = JsonCursor.ascii("encrypted_content");

    private final String lane;
    private final boolean keepsOutput;
    private final JsonCursor cursor = new JsonCursor();
    private final List<byte[]> output = new ArrayList<>();
    private @Nullable String id;
    private boolean begun;
    private boolean ended;
    private boolean good;

    /**
     * @param lane the lane of the turn, or an empty string
     * @param keepsOutput whether the items of the output are needed later
     */
    public TurnEvents(String lane, boolean keepsOutput) {
        this.lane = lane;
        this.keepsOutput = keepsOutput;
    }

    /** Returns the events in {@code chunk}, which holds whole server-sent events, each as JSON in UTF-8. */
    public List<byte[]> of(ByteBuffer chunk) {
        List<byte[]> events = new ArrayList<>(4);
        boolean first = !begun;
        begun |= chunk.hasRemaining();
        EventDataReader.read(chunk, first, (bytes, from, length) -> {
            if (bytes[from] == '{') {
                note(bytes, from, length);
                events.add(ServerEvents.inLane(bytes, from, length, lane));
            }
        });
        return events;
    }

    /** Returns the id of the response, or null where it is not known. */
    public @Nullable String id() {
        return id;
    }

    /** Returns whether the last event of a response has come, or an error in its place. */
    public boolean ended() {
        return ended;
    }

    /** Notes that the turn is answered with an error in place of events. */
    public void refused() {
        ended = true;
    }

    /** Returns whether a response has come to its end, so that another can continue it. */
    public boolean good() {
        return good;
    }

    /**
     * Returns the items of the output, each as JSON in UTF-8. Reasoning that is not encrypted is not among them: only the one who
     * stores it could read it again.
     */
    public List<byte[]> output() {
        return output;
    }

    private void note(byte[] bytes, int from, int length) {
        ByteBuffer event = ByteBuffer.wrap(bytes);
        cursor.over(event, from, from + length);
        if (!cursor.enterObject()) {
            return;
        }
        while (cursor.nextKey()) {
            if (!cursor.keyIs(TYPE)) {
                cursor.skip();
            } else if (cursor.readString()) {
                noteOfType(event, from, length);
                return;
            }
        }
    }

    private void noteOfType(ByteBuffer event, int from, int length) {
        if (cursor.stringIs(ITEM_DONE)) {
            if (keepsOutput) {
                noteItem(event, from, length);
            }
        } else if (cursor.stringIs(CREATED)) {
            noteId(event, from, length);
        } else if (cursor.stringIs(COMPLETED) || cursor.stringIs(INCOMPLETE)) {
            ended = true;
            good = true;
            if (id == null) {
                noteId(event, from, length);
            }
        } else if (cursor.stringIs(FAILED) || cursor.stringIs(ERROR)) {
            ended = true;
        }
    }

    private void noteId(ByteBuffer event, int from, int length) {
        cursor.over(event, from, from + length);
        cursor.enterObject();
        while (cursor.nextKey()) {
            if (cursor.keyIs(RESPONSE) && cursor.enterObject()) {
                while (cursor.nextKey()) {
                    if (cursor.keyIs(ID)) {
                        id = cursor.readName();
                        return;
                    }
                    cursor.skip();
                }
            } else if (!cursor.keyIs(RESPONSE)) {
                cursor.skip();
            }
        }
    }

    private void noteItem(ByteBuffer event, int from, int length) {
        cursor.over(event, from, from + length);
        cursor.enterObject();
        while (cursor.nextKey()) {
            if (cursor.keyIs(ITEM)) {
                byte[] item = cursor.readRaw();
                if (!isPlainReasoning(item)) {
                    output.add(item);
                }
                return;
            }
            cursor.skip();
        }
    }

    private boolean isPlainReasoning(byte[] item) {
        cursor.over(ByteBuffer.wrap(item), 0, item.length);
        boolean reasoning = false;
        boolean encrypted = false;
        cursor.enterObject();
        while (cursor.nextKey()) {
            if (cursor.keyIs(TYPE)) {
                reasoning = cursor.readString() && cursor.stringIs(REASONING);
            } else if (cursor.keyIs(ENCRYPTED)) {
                encrypted = cursor.readTruth();
            } else {
                cursor.skip();
            }
        }
        return reasoning && !encrypted;
    }
}
