package dev.sluice.protocol.request;

import java.util.List;

/**
 * What a request builds on that only the account which made it can read.
 *
 * @param stored ids of what a provider stores: a previous response, a conversation, items of either
 * @param sealed fingerprints of encrypted reasoning that the request brings along, the newest first
 * @param calls ids of the tool calls whose results the request brings along, the newest first: what the provider wants to see
 *     again with them may be kept here
 */
public record OwnedState(List<String> stored, List<String> sealed, List<String> calls) {

    /** Nothing: any account can serve. */
    public static final OwnedState NONE = new OwnedState(List.of(), List.of(), List.of());

    /** Returns the state that is stored under {@code id}. */
    public static OwnedState stored(String id) {
        return new OwnedState(List.of(id), List.of(), List.of());
    }
}
