package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.ArgumentProgress;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.UnreadableAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The items of one stream, of which one is open at a time: an item is announced once the one before it is done, as OpenAI streams
 * them. What comes for an item before its turn is buffered.
 */
final class ResponsesItemOrder {

    /** The most characters to buffer: about twice the longest output of any model, at four characters a token. */
    private static final int MAX_BUFFERED = 1 << 20;

    private static final class Item {
        final StringBuilder pending = new StringBuilder();
        final @Nullable ArgumentProgress progress;
        boolean ended;

        Item(@Nullable ArgumentProgress progress) {
            this.progress = progress;
        }

        /** Returns whether no more of the item can come once a later one has begun. */
        boolean whole() {
            return progress == null || progress.complete();
        }
    }

    private final ResponsesEventWriter events;
    private final IntFunction<ResponsesItemWriter> known;
    private final List<Item> items = new ArrayList<>();
    private final List<Integer> calls = new ArrayList<>();
    private @Nullable ResponsesStreamItemWriter open;

    /** The index of the first item that is not done. */
    private int current;

    private int buffered;

    /**
     * Creates the items of one stream.
     *
     * @param known returns what is known of the item at an index
     */
    ResponsesItemOrder(ResponsesEventWriter events, IntFunction<ResponsesItemWriter> known) {
        this.events = events;
        this.known = known;
    }

    /** Takes a fragment of a text or of reasoning, which is the last item. */
    void add(int index, String fragment) {
        begin(index, null);
        pass(index, fragment);
    }

    /** Takes the beginning of a call, which is the last item. */
    void call(int index) {
        calls.add(index);
        begin(index, new ArgumentProgress());
    }

    /** Takes a fragment of the arguments of the call in {@code slot}. */
    void arguments(int slot, String fragment) {
        int index = calls.get(slot);
        ArgumentProgress progress = items.get(index).progress;
        if (index < current) {
            if (!fragment.isBlank()) {
                throw UnreadableAnswer.answer("arguments of tool call " + slot + " after they were complete");
            }
            return;
        }
        if (progress != null) {
            progress.add(fragment);
        }
        pass(index, fragment);
        advance();
    }

    /** Writes a citation within the item that is open. */
    void cited(Citation citation) {
        if (open != null) {
            open.cited(citation);
        }
    }

    /** Takes note that more is known of the last item, which begins here if it has not begun. */
    void refresh(int index) {
        begin(index, null);
        if (open != null && open.index() == index) {
            open.refresh(known.apply(index));
        }
    }

    /** Ends the last item, if it is not a call. */
    void endLast() {
        if (!items.isEmpty()) {
            items.get(items.size() - 1).ended = true;
            advance();
        }
    }

    /** Ends all items. */
    void end() {
        while (current < items.size()) {
            finish();
        }
    }

    private void begin(int index, @Nullable ArgumentProgress progress) {
        if (index == items.size()) {
            items.add(new Item(progress));
            advance();
        }
    }

    /** Finishes the items that no more of can come, and opens the one after them. */
    private void advance() {
        while (current < items.size()
                && items.get(current).whole()
                && (current < items.size() - 1 || items.get(current).ended)) {
            finish();
        }
        if (current < items.size()) {
            opened();
        }
    }

    private void finish() {
        opened().finish();
        open = null;
        current++;
    }

    /** Returns the current item, and announces it if necessary, with all that is buffered of it. */
    private ResponsesStreamItemWriter opened() {
        ResponsesStreamItemWriter writer = open;
        if (writer == null) {
            ResponsesItemWriter item = known.apply(current);
            writer = new ResponsesStreamItemWriter(events, current, item);
            open = writer;
            StringBuilder pending = items.get(current).pending;
            if (!pending.isEmpty()) {
                write(writer, item, pending.toString());
                buffered -= pending.length();
                pending.setLength(0);
            }
        }
        return writer;
    }

    private void pass(int index, String fragment) {
        if (open != null && open.index() == index) {
            write(open, known.apply(index), fragment);
            return;
        }
        items.get(index).pending.append(fragment);
        buffered += fragment.length();
        if (buffered > MAX_BUFFERED) {
            throw UnreadableAnswer.answer("more than " + MAX_BUFFERED + " characters of items at once");
        }
    }

    private static void write(ResponsesStreamItemWriter writer, ResponsesItemWriter item, String fragment) {
        if (item.part() instanceof WholeAnswer.ToolCall) {
            writer.arguments(fragment);
        } else if (item.part() instanceof WholeAnswer.Reasoning) {
            writer.reasoning(fragment);
        } else {
            writer.text(fragment);
        }
    }
}
