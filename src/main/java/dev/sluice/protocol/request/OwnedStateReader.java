package dev.sluice.protocol.request;

import dev.sluice.protocol.tap.JsonCursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Finds what a request's content builds on that only one account can read, as a walk over it goes on: references to stored
 * items, encrypted reasoning, be it OpenAI's own or in the signature of a thought that was translated, and the results of tool
 * calls.
 */
final class OwnedStateReader {

    /** Longer than any id that a provider gives; what is longer names nothing. */
    private static final int MAX_ID_LENGTH = 512;

    /** Of so much encrypted reasoning, the newest, somebody remembers who made it, or nobody remembers any. */
    private static final int MOST_SEALED = 8;

    /** One answer may call several tools, and what is kept of it is kept under the first. */
    private static final int MOST_CALLS = 16;

    /** Where the fields of an item stand: in an object in the list. */
    private static final int ITEM = 2;

    /** How a translated thought's signature begins: with the reasoning item's id, before its content. */
    private static final byte[] REASONING = JsonCursor.word(ReasoningMarks.ITEM);

    /** How encrypted content begins that Anthropic made. */
    private static final byte[] SIGNED = JsonCursor.word(ReasoningMarks.SIGNED);

    private static final byte[] SEALED = JsonCursor.word(ReasoningMarks.SEALED);

    private final byte[] body;
    private final JsonParser parser;
    private final boolean callsOnly;
    private final List<String> stored = new ArrayList<>();
    private final Deque<int[]> sealed = new ArrayDeque<>();
    private final Deque<String> calls = new ArrayDeque<>();
    private @Nullable String type;
    private @Nullable String id;
    private boolean holdsWords;
    private boolean holdsSeal;
    private boolean foreignReasoning;

    /**
     * @param callsOnly whether the dialect has no place for anything else than the results of tool calls
     */
    OwnedStateReader(byte[] body, JsonParser parser, boolean callsOnly) {
        this.body = body;
        this.parser = parser;
        this.callsOnly = callsOnly;
    }

    /** Takes note of the string that is the parser's current token, {@code depth} levels below the content. */
    void string(int depth) {
        String name = parser.currentName();
        if (name == null || (callsOnly && !name.equals("tool_call_id"))) {
            return;
        }
        switch (name) {
            case "type" -> type = depth == ITEM ? parser.getString() : type;
            case "id" -> id = depth == ITEM ? parser.getString() : id;
            case "role" -> holdsWords |= depth == ITEM;
            case "encrypted_content" -> {
                holdsSeal |= depth == ITEM;
                int opening = offset();
                foreignReasoning |= begins(SIGNED, opening + 1) || begins(SEALED, opening + 1);
                seal(opening);
            }
            case "signature" -> {
                int from = offset() + 1;
                int slash = slash(from);
                if (slash > 0) {
                    seal(slash);
                }
                foreignReasoning |= slash > 0 || body[from] == '"';
            }
            case "tool_call_id", "tool_use_id" -> call();
            case "call_id" -> {
                if (depth == ITEM) {
                    call();
                }
            }
            default -> {}
        }
    }

    /** Takes note of the end of an object or a list that stands {@code depth} levels below the content. */
    void closed(int depth) {
        if (depth == ITEM - 1) {
            if (id != null && id.length() <= MAX_ID_LENGTH && isReference()) {
                if (ReasoningMarks.isOfSluice(id)) {
                    foreignReasoning = true;
                } else {
                    stored.add(id);
                }
            }
            type = null;
            id = null;
            holdsWords = false;
            holdsSeal = false;
        }
    }

    /** Returns what was found, with {@code first} before it. */
    OwnedState found(List<String> first) {
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

    /** Returns whether thoughts were found that bear the mark of another dialect, or none at all. */
    boolean foreignReasoning() {
        return foreignReasoning;
    }

    private void call() {
        String call = parser.getString();
        if (call.length() <= MAX_ID_LENGTH && !call.equals(calls.peekFirst())) {
            if (calls.size() == MOST_CALLS) {
                calls.removeLast();
            }
            calls.addFirst(call);
        }
    }

    /** An item that is nothing but an id is a reference too; reasoning without its content is read from what is stored. */
    private boolean isReference() {
        return type == null ? !holdsWords : type.equals("item_reference") || (type.equals("reasoning") && !holdsSeal);
    }

    /** Remembers what stands between {@code opening}, which counts as a quote, and the next quote. */
    private void seal(int opening) {
        int at = opening + 1;
        while (at < body.length && body[at] != '"') {
            at += body[at] == '\\' ? 2 : 1;
        }
        if (at < body.length && at > opening + 1) {
            if (sealed.size() == MOST_SEALED) {
                sealed.removeFirst();
            }
            sealed.addLast(new int[] {opening, at + 1});
        }
    }

    /** Returns where the id of a reasoning item ends that begins at {@code from}, or 0 where none does. */
    private int slash(int from) {
        if (!begins(REASONING, from)) {
            return 0;
        }
        int at = from;
        while (at < body.length && body[at] != '/' && body[at] != '"' && body[at] != '\\') {
            at++;
        }
        return at < body.length && body[at] == '/' ? at : 0;
    }

    private boolean begins(byte[] word, int from) {
        return from + word.length <= body.length && Arrays.equals(body, from, from + word.length, word, 0, word.length);
    }

    private int offset() {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }
}
