package dev.sluice.limit.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests what messages to the store say when data were lost, when a replica leaves, and of many limits. */
class GrantBookMessagesTest extends GrantsFixture {

    @Test
    void after_a_loss_of_data_all_that_is_remembered_is_told_before_anything_else() {
        Grants other = open("other");
        synced(ask(NOW), "e", 4, 50, 0, NOW);
        assertThat(book.askAgainAt(NOW)).isEqualTo(Long.MAX_VALUE);
        grants.spend(TEN, NOW);
        SyncRequest asked = ask(NOW);
        assertThat(asked.groups()).extracting(SyncRequest.Group::name).containsExactly("g");
        synced(asked, "new", 5, 50, 0, NOW);
        assertThat(book.askAgainAt(NOW)).isEqualTo(NOW);

        SyncRequest told = ask(NOW + 10 * MILLI);
        assertThat(told.remembered()).isEqualTo("e");
        assertThat(told.epoch()).isEqualTo("new");
        assertThat(told.groups())
                .filteredOn(each -> each.name().equals("other"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.serial()).isEqualTo(4);
                    assertThat(each.ageMillis()).isCloseTo(10, within(1e-9));
                });
        synced(told, "new", 6, 50, 0, NOW + 10 * MILLI);
        assertThat(ask(NOW + 10 * MILLI).remembered()).isEmpty();
        assertThat(book.askAgainAt(NOW + 10 * MILLI)).isEqualTo(Long.MAX_VALUE);
        assertThat(other.name()).isEqualTo("other");
    }

    @Test
    void limits_of_which_the_store_never_heard_have_nothing_to_tell_after_a_loss() {
        synced(ask(NOW), "e", 4, 50, 0, NOW);
        SyncRequest asked = ask(NOW);
        open("fresh");
        synced(asked, "new", 5, 50, 0, NOW);
        SyncRequest told = ask(NOW);
        assertThat(told.groups()).extracting(SyncRequest.Group::name).contains("g");
        synced(told, "new", 6, 50, 0, NOW);
        assertThat(ask(NOW).remembered()).isEmpty();
    }

    @Test
    void while_nothing_is_shared_and_when_a_replica_leaves_everything_is_told() {
        exchange(50, NOW);
        // The share of one of three replicas in half a bucket.
        exchange(50 / 3.0, NOW);
        assertThat(ask(NOW).groups()).isEmpty();
        assertThat(book.request(true, NOW).groups()).hasSize(1);
        assertThat(ask(NOW + 2 * SECOND).groups()).hasSize(1);
    }

    @Test
    void of_more_than_four_hundred_limits_each_has_its_turn() {
        for (int i = 0; i < 500; i++) {
            open("g" + i);
        }
        List<String> first = names(ask(NOW));
        List<String> second = names(ask(NOW));
        assertThat(first).hasSize(400).startsWith("g", "g0");
        assertThat(second).hasSize(400).startsWith("g399", "g400");
        assertThat(second).endsWith("g296", "g297");
    }

    @Test
    void limits_that_are_dropped_go_into_the_next_message_once_and_hold_nothing() {
        exchange(50, NOW);
        grants.close();
        grants.close();
        SyncRequest asked = ask(NOW);
        assertThat(names(asked)).containsExactly("g");
        assertThat(asked.groups().get(0).asks().get(0).wanted()).isZero();
        assertThat(names(book.request(true, NOW))).isEmpty();
    }

    private static List<String> names(SyncRequest request) {
        return request.groups().stream().map(SyncRequest.Group::name).toList();
    }

    @Test
    void exactly_one_replica_is_the_home_of_a_limit() {
        List<GrantBook> replicas = new ArrayList<>();
        List<String> names = List.of("a", "b", "c");
        for (String name : names) {
            GrantBook each = new GrantBook(name, name, StoreLoss.SAFE_SHARE);
            each.request(false, NOW);
            each.synced(new SyncAnswer("e", 1, names, 0, false, List.of(), List.of(), List.of(), List.of()), NOW);
            replicas.add(each);
        }
        int[] homes = new int[3];
        for (int group = 0; group < 300; group++) {
            int owners = 0;
            for (int i = 0; i < 3; i++) {
                if (replicas.get(i).isHome("group " + group)) {
                    owners++;
                    homes[i]++;
                }
            }
            assertThat(owners).isEqualTo(1);
        }
        assertThat(IntStream.of(homes)).allSatisfy(count -> assertThat(count).isBetween(70, 130));
        assertThat(new GrantBook("z", "z", StoreLoss.SAFE_SHARE).isHome("any")).isTrue();
    }

    @Test
    void the_others_keep_this_replica_s_share_back_a_second_after_its_grants_end() {
        assertThat(book.safeShareFrom()).isEqualTo(Long.MIN_VALUE);
        assertThat(book.replicas()).isEqualTo(1);
        exchange(0, NOW);
        assertThat(book.safeShareFrom()).isEqualTo(NOW + Duration.ofSeconds(3).toNanos());
        assertThat(book.replicas()).isEqualTo(3);
    }
}
