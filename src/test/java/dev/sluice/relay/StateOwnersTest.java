package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Caller;
import dev.sluice.call.RefusedCall;
import dev.sluice.pool.KeyId;
import dev.sluice.relay.StateOwners.Owner;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateOwnersTest {

    private static final KeyId KEY = new KeyId("openai", "k1");

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

    private static Caller caller(String name) {
        return new Caller(name, 1, 0, null, null, null, List.of());
    }
}
