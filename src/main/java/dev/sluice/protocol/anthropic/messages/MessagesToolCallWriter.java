package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ArgumentProgress;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.json.UnreadableAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A writer of the tool calls of a stream. Their fragments may come interleaved but only one block can be open: the first call
 * that is incomplete is written as it comes, and those after it are buffered.
 */
final class MessagesToolCallWriter {

    /** The most characters to buffer: about twice the longest output of any model, at four characters a token. */
    private static final int MAX_BUFFERED = 1 << 20;

    private static final class Call {
        final String id;
        final String name;
        /** All arguments so far. */
        final StringBuilder arguments = new StringBuilder();
        /** The number of characters of them that are written. */
        int written;

        final ArgumentProgress progress = new ArgumentProgress();

        Call(String id, String name) {
            this.id = id;
            this.name = name;
        }

        boolean complete() {
            return Boolean.TRUE.equals(MessagesCallInput.beginsAsObject(arguments)) && progress.complete();
        }
    }

    private final MessagesStreamBlockWriter blocks;
    private final List<Call> calls = new ArrayList<>();
    private final StringBuilder lateText = new StringBuilder();
    private int current = -1;
    private int buffered;

    MessagesToolCallWriter(MessagesStreamBlockWriter blocks) {
        this.blocks = blocks;
    }

    /** Returns whether there were calls. */
    boolean any() {
        return !calls.isEmpty();
    }

    /** Returns whether no call is in the middle of its arguments. */
    boolean idle() {
        Call open = open();
        return open == null || open.complete();
    }

    /** Buffers text that comes within a call's arguments, to be written after the calls; returns whether it does. */
    boolean buffersText(String fragment) {
        if (idle()) {
            return false;
        }
        lateText.append(fragment);
        countBuffered(fragment);
        return true;
    }

    /** Takes the beginning of a call. */
    void call(int slot, String id, String name) {
        calls.add(new Call(id, name));
        if (slot != calls.size() - 1) {
            throw UnreadableAnswer.answer("tool call " + slot + " (expected: " + (calls.size() - 1) + ")");
        }
        advance();
    }

    /** Takes the next fragment of the arguments of the call in {@code slot}. */
    void arguments(int slot, String fragment) {
        Call call = calls.get(slot);
        if (call.complete() && fragment.isBlank()) {
            return;
        }
        if (call.complete()) {
            throw UnreadableAnswer.call(call.name, "arguments after they were complete");
        }
        call.arguments.append(fragment);
        call.progress.add(fragment);
        if (call.complete()) {
            MessagesCallInput.of(call.name, call.arguments.toString());
        }
        countBuffered(fragment);
        if (slot == current) {
            pass(call);
            advance();
        }
    }

    /** Writes all that is buffered. A limit may have cut off the last call. */
    void end(StopReason stopReason) {
        boolean cutOff = stopReason == StopReason.OUTPUT_LIMIT || stopReason == StopReason.CONTEXT_LIMIT;
        for (Call call = open(); call != null; call = open()) {
            boolean isText = Boolean.FALSE.equals(MessagesCallInput.beginsAsObject(call.arguments));
            if (!call.complete() && (!cutOff || isText)) {
                finish(call);
            }
            if (current == calls.size() - 1) {
                break;
            }
            next();
        }
        if (!lateText.isEmpty()) {
            blocks.text(lateText.toString());
        }
    }

    /** Writes what can be written of the open call's arguments: all, once they are sure to be an object. */
    private void pass(Call call) {
        if (Boolean.TRUE.equals(MessagesCallInput.beginsAsObject(call.arguments))
                && call.written < call.arguments.length()) {
            blocks.arguments(call.arguments.substring(call.written));
            call.written = call.arguments.length();
        }
    }

    /** Writes the arguments of a call that has ended, and whose arguments are no object. */
    private void finish(Call call) {
        String input = MessagesCallInput.of(call.name, call.arguments.toString());
        if (call.written == 0) {
            blocks.arguments(input);
        }
    }

    private @Nullable Call open() {
        return current < 0 ? null : calls.get(current);
    }

    private void advance() {
        while (current < calls.size() - 1 && idle()) {
            next();
        }
    }

    private void next() {
        current++;
        Call call = calls.get(current);
        blocks.tool(call.id, call.name);
        pass(call);
    }

    private void countBuffered(String fragment) {
        buffered += fragment.length();
        if (buffered > MAX_BUFFERED) {
            throw UnreadableAnswer.answer("more than " + MAX_BUFFERED + " characters of tool calls at once");
        }
    }
}
