package dev.sluice.protocol.request;

import java.util.List;

/**
 * State that a request builds on and that only the account which made it can read.
 *
 * @param stored ids of what a provider stores: a previous response, a conversation, items of either
 * @param sealed fingerprints of encrypted reasoning that the request brings along, the newest first
 * @param calls ids of the tool calls whose results the request brings along, the newest first: Sluice may keep state of the
 *     provider's under them, which the provider expects to see again together with the results
 */
public record OwnedState(List<String> stored, List<String> sealed, List<String> calls) {

    /** Nothing: any account can serve. */
    public static final OwnedState NONE = new OwnedState(List.of(), List.of(), List.of());

    /** Returns the state that is stored under {@code id}. */
    public static OwnedState stored(String id) {
        return new OwnedState(List.of(id), List.of(), List.of());
    }
}
