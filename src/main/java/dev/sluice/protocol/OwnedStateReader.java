package dev.sluice.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Finds what a request's content builds on that only one account can read, as a walk over it goes on: references to stored
 * items, and encrypted reasoning, be it OpenAI's own or in the signature of a thought that was translated.
 */
final class OwnedStateReader {

    /** Longer than any id that a provider gives; what is longer names nothing. */
    private static final int MAX_ID_LENGTH = 512;

    /** Of so much encrypted reasoning, the newest, somebody remembers who made it, or nobody remembers any. */
    private static final int MOST_SEALED = 8;

    /** Where the fields of an item stand: in an object in the list. */
    private static final int ITEM = 2;

    /** How a translated thought's signature begins: with the reasoning item's id, before its content. */
    private static final byte[] REASONING = JsonCursor.word("rs_");

    private final byte[] body;
    private final JsonParser parser;
    private final List<String> stored = new ArrayList<>();
    private final Deque<int[]> sealed = new ArrayDeque<>();
    private @Nullable String type;
    private @Nullable String id;
    private boolean holdsWords;
    private boolean holdsSeal;

    OwnedStateReader(byte[] body, JsonParser parser) {
        this.body = body;
        this.parser = parser;
    }

    /** Takes note of the string that is the parser's current token, {@code depth} levels below the content. */
    void string(int depth) {
        String name = parser.currentName();
        if (name == null) {
            return;
        }
        switch (name) {
            case "type" -> type = depth == ITEM ? parser.getString() : type;
            case "id" -> id = depth == ITEM ? parser.getString() : id;
            case "role" -> holdsWords |= depth == ITEM;
            case "encrypted_content" -> {
                holdsSeal |= depth == ITEM;
                seal(offset());
            }
            case "signature" -> {
                int slash = slash(offset() + 1);
                if (slash > 0) {
                    seal(slash);
                }
            }
            default -> {}
        }
    }

    /** Takes note of the end of an object or a list that stands {@code depth} levels below the content. */
    void closed(int depth) {
        if (depth == ITEM - 1) {
            if (id != null && id.length() <= MAX_ID_LENGTH && isReference()) {
                stored.add(id);
            }
            type = null;
            id = null;
            holdsWords = false;
            holdsSeal = false;
        }
    }

    /** Returns what was found, with {@code first} before it. */
    OwnedState found(List<String> first) {
        if (first.isEmpty() && stored.isEmpty() && sealed.isEmpty()) {
            return OwnedState.NONE;
        }
        List<String> ids = new ArrayList<>(first);
        ids.addAll(stored);
        List<String> fingerprints = new ArrayList<>(sealed.size());
        sealed.descendingIterator()
                .forEachRemaining(range -> fingerprints.add(Fingerprint.ofQuoted(body, range[0], range[1])));
        return new OwnedState(ids, fingerprints);
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
        for (int i = 0; i < REASONING.length; i++) {
            if (from + i >= body.length || body[from + i] != REASONING[i]) {
                return 0;
            }
        }
        int at = from;
        while (at < body.length && body[at] != '/' && body[at] != '"' && body[at] != '\\') {
            at++;
        }
        return at < body.length && body[at] == '/' ? at : 0;
    }

    private int offset() {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }
}
