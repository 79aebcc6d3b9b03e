package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.KeyId;
import dev.sluice.call.Refusal;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.relay.StateOwners.Owner;
import dev.sluice.store.memory.MemoryKeptRecords;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateOwnersTest {

    private static final KeyId KEY = new KeyId("openai", "k1");
    private static final KeyId OTHER = new KeyId("openai", "k2");

    private final StateOwners owners =
            new StateOwners(new OwnerRecords(new MemoryKeptRecords(), InstantSource.system()));

    @Test
    void a_response_is_found_by_its_owner() {
        owners.own("resp_1", new Owner("alice", "gpt-4.1", KEY));

        assertThat(find("resp_1", "alice")).contains(new Owner("alice", "gpt-4.1", KEY));
        assertThat(find("resp_2", "alice")).isEmpty();
    }

    @Test
    void for_another_caller_it_does_not_exist() {
        owners.own("resp_1", new Owner("alice", "gpt-4.1", KEY));

        assertThat(owners.find("resp_1", caller("bob")))
                .isEqualTo(
                        Decision.refused(Refusal.of(Refusal.Reason.NOT_FOUND, "Response with id 'resp_1' not found.")));
    }

    @Test
    void every_stored_item_is_checked_for_its_owner() {
        owners.own("msg_1", new Owner("bob", "gpt-4.1", KEY));
        owners.own("msg_2", new Owner("alice", "gpt-4.1", KEY));

        assertThat(owners.ownerKey(stored("msg_1", "msg_2"), caller("bob"), "openai"::equals))
                .isEqualTo(Decision.refused(Refusal.of(Refusal.Reason.NOT_FOUND, "Item with id 'msg_2' not found.")));
        assertThat(ownerKey(stored("unknown", "msg_1"), "bob")).isEqualTo(KEY);
    }

    @Test
    void encrypted_reasoning_goes_to_the_account_that_made_the_newest() {
        owners.own("old", new Owner("alice", "gpt-6", KEY));
        owners.own("new", new Owner("alice", "gpt-6", OTHER));

        assertThat(ownerKey(sealed("unknown", "new", "old"), "alice")).isEqualTo(OTHER);
        assertThat(ownerKey(sealed("unknown"), "alice")).isNull();
    }

    @Test
    void encrypted_reasoning_may_come_from_any_caller() {
        owners.own("blob", new Owner("alice", "gpt-6", KEY));

        assertThat(ownerKey(sealed("blob"), "bob")).isEqualTo(KEY);
    }

    @Test
    void reasoning_of_a_provider_that_does_not_serve_the_model_binds_nothing() {
        owners.own("blob", new Owner("alice", "gpt-6", KEY));

        assertThat(owners.ownerKey(sealed("blob"), caller("alice"), "anthropic"::equals))
                .isEqualTo(Decision.granted(Optional.empty()));
    }

    @Test
    void state_kept_for_a_tool_call_belongs_to_its_caller() {
        owners.ownToolCall("call_1", new Owner("alice", "gemini-3", KEY));
        owners.ownToolCall("call_1", new Owner("bob", "gemini-3", OTHER));

        assertThat(keptStateKey("alice", "unknown", "call_1")).isEqualTo(KEY);
        assertThat(keptStateKey("bob", "call_1")).isEqualTo(OTHER);
        assertThat(keptStateKey("carol", "call_1")).isNull();
        assertThat(owners.keptStateKey(List.of("call_1"), caller("alice"), "anthropic"::equals))
                .isNull();
    }

    @Test
    void the_longest_unused_is_forgotten_first() {
        owners.own("kept", new Owner("alice", "gpt-4.1", KEY));
        owners.own("forgotten", new Owner("alice", "gpt-4.1", KEY));
        for (int i = 0; i < 99_999; i++) {
            owners.find("kept", caller("alice"));
            owners.own("resp_" + i, new Owner("alice", "gpt-4.1", KEY));
        }

        assertThat(find("kept", "alice")).isPresent();
        assertThat(find("forgotten", "alice")).isEmpty();
    }

    private Optional<Owner> find(String id, String caller) {
        return owners.find(id, caller(caller)).orThrow();
    }

    private @Nullable KeyId ownerKey(OwnedState state, String caller) {
        return owners.ownerKey(state, caller(caller), "openai"::equals)
                .orThrow()
                .orElse(null);
    }

    private @Nullable KeyId keptStateKey(String caller, String... calls) {
        return owners.keptStateKey(List.of(calls), caller(caller), "openai"::equals);
    }

    private static OwnedState stored(String... ids) {
        return new OwnedState(List.of(ids), List.of(), List.of());
    }

    private static OwnedState sealed(String... fingerprints) {
        return new OwnedState(List.of(), List.of(fingerprints), List.of());
    }

    private static Caller caller(String name) {
        return new Caller(name, 1, 0, null, null, null, List.of());
    }
}
