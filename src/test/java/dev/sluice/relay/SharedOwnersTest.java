package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.KeyId;
import dev.sluice.protocol.rules.AccountObject.Kind;
import dev.sluice.simulation.SimulatedFactLog;
import dev.sluice.store.memory.MemoryKeptRecords;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests that what is stored through one replica is found through another. */
class SharedOwnersTest {

    private static final Caller APP = new Caller("app", 1, 0, null, null, null, List.of());
    private static final Caller OTHER = new Caller("other", 1, 0, null, null, null, List.of());
    private static final KeyId KEY = new KeyId("p", "k1");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    private final SimulatedFactLog log = new SimulatedFactLog(() -> 0);
    private final Replica a = new Replica("a");
    private final Replica b = new Replica("b");

    private final class Replica {
        private final StateOwners owners;
        private final AccountObjects objects;

        private Replica(String name) {
            OwnerRecords records = new OwnerRecords(new MemoryKeptRecords(), CLOCK, log.join(name, () -> true));
            owners = new StateOwners(records);
            objects = new AccountObjects(CLOCK, records);
            records.listen(owners, objects);
        }
    }

    @Test
    void a_stored_response_is_its_callers_at_all_replicas() {
        a.owners.own("resp_1", new StateOwners.Owner("app", "m", KEY));
        log.exchange();
        assertThat(b.owners.find("resp_1", APP))
                .isEqualTo(Decision.granted(Optional.of(new StateOwners.Owner("app", "m", KEY))));
        assertThat(b.owners.find("resp_1", OTHER)).isEqualTo(Decision.refused(StateOwners.missing("resp_1")));
    }

    @Test
    void a_call_waits_for_the_owner_that_another_replica_is_about_to_tell() {
        CompletableFuture<Void> known = b.owners.awaitOwners(List.of("resp_1")).toFuture();
        a.owners.own("resp_1", new StateOwners.Owner("app", "m", KEY));
        log.exchange();
        known.join();
        assertThat(b.owners.find("resp_1", APP))
                .isEqualTo(Decision.granted(Optional.of(new StateOwners.Owner("app", "m", KEY))));
        assertThat(b.owners.awaitOwners(List.of("resp_1")).toFuture()).isDone();
    }

    @Test
    void a_call_for_what_no_replica_knows_waits_a_moment_and_goes_on() {
        b.owners.awaitOwners(List.of("resp_2")).block();
        assertThat(b.owners.find("resp_2", APP)).isEqualTo(Decision.granted(Optional.empty()));
    }

    @Test
    void a_process_that_is_alone_waits_for_no_owner() {
        StateOwners alone = new StateOwners(new OwnerRecords(new MemoryKeptRecords(), CLOCK));
        assertThat(alone.awaitOwners(List.of("resp_1")).toFuture()).isDone();
    }

    @Test
    void what_was_deleted_through_one_is_gone_at_all() {
        a.owners.own("resp_1", new StateOwners.Owner("app", "m", KEY));
        log.exchange();
        b.owners.disown("resp_1");
        log.exchange();
        assertThat(a.owners.find("resp_1", OTHER)).isEqualTo(Decision.granted(Optional.empty()));
    }

    @Test
    void files_are_listed_and_deleted_at_all() {
        a.objects.made("app", Kind.FILES, "file-1", KEY);
        log.exchange();
        assertThat(b.objects.of(APP, Kind.FILES))
                .extracting(AccountObjects.Held::id)
                .containsExactly("file-1");
        assertThat(b.objects.of(OTHER, Kind.FILES)).isEmpty();
        b.objects.deleted("app", Kind.FILES, "file-1");
        log.exchange();
        assertThat(a.objects.of(APP, Kind.FILES)).isEmpty();
    }
}
