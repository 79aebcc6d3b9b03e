package dev.sluice.protocol;

import java.util.List;

/**
 * What a request builds on that only the account which made it can read.
 *
 * @param stored ids of what a provider stores: a previous response, a conversation, items of either
 * @param sealed fingerprints of encrypted reasoning that the request brings along, the newest first
 */
public record OwnedState(List<String> stored, List<String> sealed) {

    /** Nothing: any account can serve. */
    public static final OwnedState NONE = new OwnedState(List.of(), List.of());

    /** Returns the state that is stored under {@code id}. */
    public static OwnedState stored(String id) {
        return new OwnedState(List.of(id), List.of());
    }
}
