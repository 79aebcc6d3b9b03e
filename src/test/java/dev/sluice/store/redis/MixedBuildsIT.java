package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.SyncRequest.Ask;
import dev.sluice.limit.grant.SyncRequest.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Holds replicas of two builds to the contract, over one Redis: replica {@code b} is of the former one, as in the middle of a rollout. */
@Testcontainers(disabledWithoutDocker = true)
class MixedBuildsIT extends RedisGrantStoreIT {

    private static final String FORMER = "b";

    private @Nullable RedisConnection connection;

    @Override
    GrantStore open() {
        GrantStore present = super.open();
        connection = RedisConnection.open(target(PASSWORD));
        GrantStore former = new FormerGrantStore(connection, PATIENTLY, "{sluice:test}:", DATABASE);
        return request -> (request.replica().equals(FORMER) ? former : present).sync(request);
    }

    @AfterEach
    void close_connection() {
        Objects.requireNonNull(connection).close();
    }

    @Override
    @Test
    void what_the_leader_of_a_search_has_found_last_counts_and_not_what_its_followers_go_by() {
        sync("leader", searched(SLOWLY, 50, Role.LEADS));
        // The former build searches by itself, and states what it has found. The lowest counts for all.
        assertThat(given(sync(FORMER, searched(SLOWLY / 4, 10, Role.FOLLOWS))).perMinute())
                .isEqualTo(SLOWLY / 4);
        assertThat(given(sync("leader", searched(SLOWLY * 2, 80, Role.LEADS))).perMinute())
                .isEqualTo(SLOWLY / 4);
    }

    @Override
    @Test
    void a_limit_that_a_replica_states_counts_before_one_that_was_found() {
        sync("leader", searched(SLOWLY / 2, 50, Role.LEADS));
        // The former build takes what was found for stated, and so for the limit where it is lower.
        assertThat(given(sync(FORMER, ask(0, 0, 0, 0))).perMinute()).isEqualTo(SLOWLY / 2);
    }

    @Override
    @Test
    void a_former_build_that_has_found_no_limit_yet_states_none() {
        super.a_former_build_that_has_found_no_limit_yet_states_none();
        assertThat(given(sync(FORMER, searched(1e12, 1e12, Role.FOLLOWS))).perMinute())
                .isEqualTo(SLOWLY);
    }

    @Override
    @Test
    void each_replica_hears_what_all_others_have_spent() {
        sync("a", ask(0, 0, 40, 0));
        sync(FORMER, ask(0, 0, 0, 0));
        sync("a", ask(30, 40, 0, 0));
        sync(FORMER, ask(5, 0, 0, 0));
        assertThat(given(sync("c", ask(0, 0, 0, 0))).elsewhere())
                .as("what a former build spends is not added up")
                .isCloseTo(30, NEARLY);
    }

    @Override
    @Test
    void what_was_spent_before_data_were_lost_is_no_news() {
        lose("a", FORMER);
        double before = given(sync("a", ask(1_000, 1_000, 0, 0))).elsewhere();
        sync(FORMER, ask(2_000, 2_000, 0, 0));
        assertThat(given(sync("a", ask(1_000, 1_000, 0, 0))).elsewhere()).isCloseTo(before, NEARLY);
    }

    private static Ask searched(double perMinute, double capacity, Role role) {
        return new Ask(Dimension.TOKENS, perMinute, capacity, 0, 0, 0, 0, 0, role);
    }
}
