package dev.sluice.protocol.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State that a request builds on and that only the account which made it can read.
 *
 * @param stored ids of what a provider stores: a previous response, a conversation, items of either
 * @param sealed fingerprints of encrypted reasoning that the request brings along, the newest first
 * @param calls ids of the tool calls whose results the request brings along, the newest first: Sluice may keep state of the
 *     provider's under them, which the provider expects to see again together with the results
 * @param thread the message, one of {@code stored}, from which a thread of Anthropic's goes on; empty where a thread begins; null where
 *     there is none. An account stores the answers of threads
 * @param storing whether the request asks for a Chat Completions answer to be stored
 */
public record OwnedState(
        List<String> stored,
        List<String> sealed,
        List<String> calls,
        @Nullable String thread,
        boolean storing) {

    /** Nothing: any account can serve. */
    public static final OwnedState NONE = new OwnedState(List.of(), List.of(), List.of());

    /** State of a request that is in no thread. */
    public OwnedState(List<String> stored, List<String> sealed, List<String> calls) {
        this(stored, sealed, calls, null, false);
    }

    /** Returns this state as that of a request in a thread, which goes on from the message {@code previous}, or begins. */
    public OwnedState inThread(@Nullable String previous) {
        return new OwnedState(stored, sealed, calls, previous == null ? "" : previous, storing);
    }

    /** Returns this state as that of a request whose answer is to be stored. */
    public OwnedState withStoredAnswer() {
        return new OwnedState(stored, sealed, calls, thread, true);
    }

    /** Returns whether the request continues a thread that is stored. */
    public boolean continuesThread() {
        return thread != null && !thread.isEmpty();
    }

    /** Returns the state that is stored under {@code id}. */
    public static OwnedState stored(String id) {
        return new OwnedState(List.of(id), List.of(), List.of());
    }
}
