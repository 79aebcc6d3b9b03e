package dev.sluice.limit.grant;

import static dev.sluice.limit.grant.SyncRequest.Role.FOLLOWS;
import static dev.sluice.limit.grant.SyncRequest.Role.LEADS;
import static dev.sluice.limit.grant.SyncRequest.Role.STATES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.SharedLimit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests who leads the search for a limit, what the leader counts, and what the others adopt. */
class SearchPartTest {

    private static final long MILLI = 1_000_000L;

    private final SearchedLimit limit = new SearchedLimit();
    private final SearchPart part = new SearchPart(limit);

    /** A limit that notes what it is told. */
    private static final class SearchedLimit implements SharedLimit {
        final List<Double> counted = new ArrayList<>();
        final List<Double> adopted = new ArrayList<>();
        boolean searched = true;
        double perMinute = 600;

        @Override
        public boolean isBounded() {
            return perMinute < 1e12;
        }

        @Override
        public double perMinute() {
            return perMinute;
        }

        @Override
        public double capacity() {
            return 10;
        }

        @Override
        public boolean isSearched() {
            return searched;
        }

        @Override
        public void usedElsewhere(double amount, long now) {
            counted.add(amount);
        }

        @Override
        public void adopt(double newPerMinute, long now) {
            adopted.add(newPerMinute);
            perMinute = newPerMinute;
        }
    }

    /** Asks as home or not, and has the store answer; returns the part that was said. */
    private SyncRequest.Role exchange(boolean home, double perMinute, double elsewhere, long now) {
        return exchange(home, perMinute, elsewhere, false, now);
    }

    private SyncRequest.Role exchange(boolean home, double perMinute, double elsewhere, boolean afterLoss, long now) {
        SyncRequest.Role role = part.ask(home);
        SyncRequest.Ask asked = new SyncRequest.Ask(Dimension.REQUESTS, limit.perMinute(), 10, 0, 0, 0, 0, 0, role);
        part.given(asked, new SyncAnswer.Given(0, 10, perMinute, 0, elsewhere), afterLoss, now);
        return role;
    }

    @Test
    void the_home_leads_once_it_has_adopted_what_was_found_before() {
        assertThat(exchange(true, 480, 0, 0)).isEqualTo(FOLLOWS);
        assertThat(limit.adopted).containsExactly(480.0);
        assertThat(exchange(true, 480, 0, 0)).isEqualTo(LEADS);
        assertThat(exchange(false, 470, 0, 0)).isEqualTo(FOLLOWS);
        assertThat(exchange(true, 460, 0, 0)).as("another has led meanwhile").isEqualTo(FOLLOWS);
        assertThat(limit.adopted).containsExactly(480.0, 470.0, 460.0);
        assertThat(exchange(true, 460, 0, 0)).isEqualTo(LEADS);
    }

    @Test
    void a_limit_that_is_stated_is_neither_led_nor_followed() {
        limit.searched = false;
        assertThat(exchange(true, 480, 5, 0)).isEqualTo(STATES);
        assertThat(part.hasNews(true, 5_000 * MILLI)).isFalse();
        assertThat(limit.adopted).isEmpty();
        assertThat(limit.counted).isEmpty();
    }

    @Test
    void the_leader_counts_what_others_used_since_it_led_and_not_what_they_used_before() {
        exchange(true, 600, 1_000, 0);
        exchange(true, 600, 1_003, 0);
        exchange(true, 600, 1_002, 0);
        assertThat(limit.counted).containsExactly(3.0, -1.0);
    }

    @Test
    void what_a_store_counts_anew_is_no_use() {
        exchange(true, 600, 1_000, 0);
        exchange(true, 600, 1_001, 0);
        exchange(true, 600, 40, true, 0);
        exchange(true, 600, 42, 0);
        exchange(true, 600, 42 - 601, 0);
        assertThat(limit.counted).containsExactly(1.0, 0.0, 2.0, 0.0);
    }

    @Test
    void a_leader_adopts_what_another_replica_states() {
        exchange(true, 600, 0, 0);
        exchange(true, 50, 0, 0);
        assertThat(limit.adopted).containsExactly(600.0, 50.0);
    }

    @Test
    void a_rate_that_has_changed_is_news() {
        exchange(false, 600, 0, 0);
        assertThat(part.hasNews(false, 0)).isFalse();
        limit.perMinute = 610;
        assertThat(part.hasNews(false, 0)).isTrue();
        part.ask(false);
        assertThat(part.hasNews(false, 0)).isFalse();
    }

    @Test
    void the_leader_asks_each_second_and_at_each_message_while_others_use_something() {
        exchange(true, 600, 0, 0);
        assertThat(part.hasNews(true, 999 * MILLI)).isFalse();
        assertThat(part.hasNews(true, 1_000 * MILLI)).isTrue();
        assertThat(part.hasNews(false, 1_000 * MILLI)).isFalse();
        exchange(true, 600, 7, 1_000 * MILLI);
        assertThat(part.hasNews(true, 1_149 * MILLI)).isFalse();
        assertThat(part.hasNews(true, 1_150 * MILLI)).isTrue();
        exchange(true, 600, 7, 1_200 * MILLI);
        assertThat(part.hasNews(true, 2_199 * MILLI)).isFalse();
    }

    @Test
    void a_refusal_is_learned_from_once_what_was_used_is_counted_and_by_the_leader_alone() {
        exchange(true, 600, 0, 0);
        List<String> learned = new ArrayList<>();
        part.learnLater(now -> learned.add(now / MILLI + ": " + limit.counted));
        assertThat(part.hasNews(true, 0)).isTrue();
        assertThat(learned).isEmpty();
        exchange(true, 600, 4, 20 * MILLI);
        assertThat(learned).containsExactly("20: [4.0]");
        assertThat(part.hasNews(true, 20 * MILLI)).isFalse();

        part.learnLater(now -> learned.add("as a follower"));
        exchange(false, 600, 4, 20 * MILLI);
        exchange(true, 600, 4, 20 * MILLI);
        exchange(true, 600, 4, 20 * MILLI);
        assertThat(learned).hasSize(1);
    }

    @Test
    void no_more_than_a_hundred_refusals_wait() {
        exchange(true, 600, 0, 0);
        int[] learned = new int[1];
        for (int i = 0; i < 150; i++) {
            part.learnLater(now -> learned[0]++);
        }
        exchange(true, 600, 0, 0);
        assertThat(learned[0]).isEqualTo(100);
    }
}
