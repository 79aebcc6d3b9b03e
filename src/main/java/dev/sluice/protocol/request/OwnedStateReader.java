package dev.sluice.protocol.request;

import dev.sluice.call.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.core.JsonParser;

/**
 * A reader that finds the state in a request's content that only one account can read, as a walk over the content goes on. A dialect's
 * subclass knows the fields that hold such state. For one body and one thread.
 */
public abstract class OwnedStateReader {

    /** The depth of the fields of an item: within an object within the list. */
    protected static final int ITEM = 2;

    /** Longer than any id that a provider gives; a longer one names nothing. */
    private static final int MAX_ID_LENGTH = 512;

    /** If the owner of none of the newest eight is remembered, the owners of older ones are forgotten too. */
    private static final int MAX_SEALED = 8;

    /** One answer may call several tools, and the state that is kept for it is kept under the first call. */
    private static final int MAX_CALLS = 16;

    private final RequestBody body;
    private final JsonParser parser;
    private final List<String> stored = new ArrayList<>();
    private final Deque<int[]> sealed = new ArrayDeque<>();
    private final Deque<String> calls = new ArrayDeque<>();

    protected OwnedStateReader(RequestBody body, JsonParser parser) {
        this.body = body;
        this.parser = parser;
    }

    /** Takes note of the string named {@code name} that is the parser's current token, {@code depth} levels below the content. */
    protected abstract void string(String name, int depth);

    /** Takes note of the end of an object or a list that stands {@code depth} levels below the content. */
    protected void closed(int depth) {}

    /** Returns whether reasoning was found that no provider of the dialect may have made. */
    public boolean foreignReasoning() {
        return false;
    }

    /** Returns the state that was found, with {@code first} before the ids of what is stored. */
    public final OwnedState found(List<String> first) {
        if (first.isEmpty() && stored.isEmpty() && sealed.isEmpty() && calls.isEmpty()) {
            return OwnedState.NONE;
        }
        List<String> ids = new ArrayList<>(first);
        ids.addAll(stored);
        List<String> fingerprints = new ArrayList<>(sealed.size());
        sealed.descendingIterator()
                .forEachRemaining(range -> fingerprints.add(StateFingerprint.ofQuoted(body, range[0], range[1])));
        return new OwnedState(ids, fingerprints, List.copyOf(calls));
    }

    /** Returns the current string, unescaped; empty where it is longer than any id. */
    protected final String text() {
        return JsonText.isShort(body, offset(), MAX_ID_LENGTH) ? parser.getString() : "";
    }

    /** Returns the offset of the current string's opening quote. */
    protected final int offset() {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    /** Adds the id of what a provider stores; nothing where it is too long for an id. */
    protected final void addStored(String id) {
        if (!id.isEmpty() && id.length() <= MAX_ID_LENGTH) {
            stored.add(id);
        }
    }

    /** Adds the current string as the id of a tool call. */
    protected final void addCall() {
        String call = text();
        if (!call.isEmpty() && call.length() <= MAX_ID_LENGTH && !call.equals(calls.peekFirst())) {
            if (calls.size() == MAX_CALLS) {
                calls.removeLast();
            }
            calls.addFirst(call);
        }
    }

    /** Adds the encrypted text between {@code opening}, which counts as a quote, and the next quote. */
    protected final void addSealed(int opening) {
        int at = opening + 1;
        while (at < body.length() && body.at(at) != '"') {
            at += body.at(at) == '\\' ? 2 : 1;
        }
        if (at < body.length() && at > opening + 1) {
            if (sealed.size() == MAX_SEALED) {
                sealed.removeFirst();
            }
            sealed.addLast(new int[] {opening, at + 1});
        }
    }

    /** Returns the byte of the body at {@code at}, or a quote behind its end. */
    protected final byte at(int at) {
        return at < body.length() ? body.at(at) : (byte) '"';
    }

    /** Returns whether {@code mark}, as {@link #mark} gives it, stands in the body at {@code from}. */
    protected final boolean begins(byte[] mark, int from) {
        return body.matches(mark, from);
    }

    /** Returns {@code text}, which is ASCII, in the form in which {@link #begins} takes it. */
    protected static byte[] mark(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
