package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Caller;
import dev.sluice.call.KeyId;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.relay.StateOwners.Owner;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateOwnersTest {

    private static final KeyId KEY = new KeyId("openai", "k1");
    private static final KeyId OTHER = new KeyId("openai", "k2");

    private final StateOwners owners = new StateOwners();

    @Test
    void a_response_is_found_by_who_made_it() {
        owners.own("resp_1", new Owner("alice", "gpt-4.1", KEY));

        assertThat(owners.find("resp_1", caller("alice"))).isEqualTo(new Owner("alice", "gpt-4.1", KEY));
        assertThat(owners.find("resp_2", caller("alice"))).isNull();
    }

    @Test
    void for_anybody_else_it_does_not_exist() {
        owners.own("resp_1", new Owner("alice", "gpt-4.1", KEY));

        assertThatThrownBy(() -> owners.find("resp_1", caller("bob")))
                .isInstanceOf(RefusedCall.class)
                .hasMessageContaining("not found");
    }

    @Test
    void no_item_of_another_s_hides_behind_one_s_own() {
        owners.own("msg_1", new Owner("bob", "gpt-4.1", KEY));
        owners.own("msg_2", new Owner("alice", "gpt-4.1", KEY));

        assertThatThrownBy(() -> holder(stored("msg_1", "msg_2"), "bob")).hasMessageContaining("Item with id 'msg_2'");
        assertThat(holder(stored("unknown", "msg_1"), "bob")).isEqualTo(KEY);
    }

    @Test
    void encrypted_reasoning_goes_to_the_account_that_made_the_newest() {
        owners.own("old", new Owner("alice", "gpt-6", KEY));
        owners.own("new", new Owner("alice", "gpt-6", OTHER));

        assertThat(holder(sealed("unknown", "new", "old"), "alice")).isEqualTo(OTHER);
        assertThat(holder(sealed("unknown"), "alice")).isNull();
    }

    @Test
    void who_brings_encrypted_reasoning_along_was_given_it() {
        owners.own("blob", new Owner("alice", "gpt-6", KEY));

        assertThat(holder(sealed("blob"), "bob")).isEqualTo(KEY);
    }

    @Test
    void reasoning_of_a_provider_that_does_not_serve_the_model_binds_nothing() {
        owners.own("blob", new Owner("alice", "gpt-6", KEY));

        assertThat(owners.holder(sealed("blob"), caller("alice"), "anthropic"::equals))
                .isNull();
    }

    @Test
    void what_is_kept_for_a_tool_call_is_its_own_caller_s() {
        owners.keep("call_1", new Owner("alice", "gemini-3", KEY));
        owners.keep("call_1", new Owner("bob", "gemini-3", OTHER));

        assertThat(keeper("alice", "unknown", "call_1")).isEqualTo(KEY);
        assertThat(keeper("bob", "call_1")).isEqualTo(OTHER);
        assertThat(keeper("carol", "call_1")).isNull();
        assertThat(owners.keeper(List.of("call_1"), caller("alice"), "anthropic"::equals))
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

        assertThat(owners.find("kept", caller("alice"))).isNotNull();
        assertThat(owners.find("forgotten", caller("alice"))).isNull();
    }

    private @Nullable KeyId holder(OwnedState state, String caller) {
        return owners.holder(state, caller(caller), "openai"::equals);
    }

    private @Nullable KeyId keeper(String caller, String... calls) {
        return owners.keeper(List.of(calls), caller(caller), "openai"::equals);
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
