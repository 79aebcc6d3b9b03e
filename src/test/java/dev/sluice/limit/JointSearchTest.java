package dev.sluice.limit;

import static dev.sluice.limit.AllowanceTest.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests the search of several replicas for one limit, at the one that leads it and at one that follows. */
class JointSearchTest {

    private static Allowance searched() {
        return new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
    }

    /** Has the allowance take {@code own} a minute itself, and hear of {@code others} a minute, for a minute from {@code from} seconds on. */
    private static void use(Allowance allowance, int own, int others, long from) {
        for (int second = 0; second < 60; second++) {
            long now = (from + second) * SECOND;
            if (second * own / 60 != (second + 1) * own / 60) {
                allowance.settle(allowance.reserve(1, second, now), 1, now);
            }
            allowance.usedElsewhere((second + 1) * others / 60 - second * others / 60, now);
        }
    }

    @Test
    void the_leader_finds_the_limit_in_what_all_replicas_use() {
        Allowance alone = searched();
        Allowance leader = searched();
        use(alone, 50, 0, 1);
        use(leader, 10, 40, 1);
        for (Allowance each : new Allowance[] {alone, leader}) {
            each.refused(Duration.ofSeconds(1), null, 61 * SECOND, 61 * SECOND);
        }
        assertThat(leader.perMinute()).isBetween(0.9 * alone.perMinute(), 1.1 * alone.perMinute());
    }

    @Test
    void what_comes_back_elsewhere_was_not_used() {
        Allowance leader = searched();
        leader.usedElsewhere(60, SECOND);
        leader.refused(null, null, 2 * SECOND, 2 * SECOND);
        double before = leader.available(100 * SECOND);
        leader.usedElsewhere(1, 100 * SECOND);
        assertThat(leader.available(100 * SECOND)).isLessThan(before);
        leader.usedElsewhere(-1, 100 * SECOND);
        assertThat(leader.available(100 * SECOND)).isEqualTo(before);
    }

    @Test
    void a_rate_that_another_replica_has_found_counts_at_once_lower_or_higher() {
        Allowance follower = searched();
        follower.adopt(40, SECOND);
        assertThat(follower.perMinute()).isEqualTo(40);
        follower.adopt(48, 2 * SECOND);
        assertThat(follower.perMinute()).isEqualTo(48);
        follower.adopt(LearnedRate.UNBOUNDED, 3 * SECOND);
        assertThat(follower.perMinute()).isEqualTo(48);
    }

    @Test
    void a_follower_does_not_raise_the_rate_by_its_own_answers_until_it_leads() {
        Allowance follower = searched();
        follower.adopt(60, 0);
        answer(follower, 0);
        assertThat(follower.perMinute()).isEqualTo(60);
        follower.usedElsewhere(0, 600 * SECOND);
        answer(follower, 600);
        assertThat(follower.perMinute()).isGreaterThan(60);
    }

    private static void answer(Allowance allowance, long from) {
        for (int i = 0; i < 300; i++) {
            long now = (from + i) * SECOND;
            Reservation reservation = allowance.reserve(2, i, now);
            allowance.answered(reservation, now);
        }
    }

    @Test
    void refusals_of_what_was_sent_before_a_lower_rate_was_heard_of_are_no_news() {
        Allowance follower = searched();
        assertThat(follower.isNews(0)).isTrue();
        follower.adopt(60, 5 * SECOND);
        assertThat(follower.isNews(4 * SECOND)).isFalse();
        assertThat(follower.isNews(6 * SECOND)).isTrue();
        follower.adopt(66, 7 * SECOND);
        assertThat(follower.isNews(6 * SECOND)).isTrue();
    }

    @Test
    void a_leader_knows_a_refusal_of_a_rate_that_it_has_cut_since() {
        Allowance leader = searched();
        assertThat(leader.isCutSince(LearnedRate.UNBOUNDED)).isFalse();
        leader.adopt(60, 0);
        assertThat(leader.isCutSince(LearnedRate.UNBOUNDED)).isTrue();
        assertThat(leader.isCutSince(61)).isTrue();
        assertThat(leader.isCutSince(60)).isFalse();
        assertThat(leader.isCutSince(55)).isFalse();
    }

    @Test
    void only_a_limit_that_nothing_states_is_searched_for() {
        Allowance allowance = searched();
        assertThat(allowance.isSearched()).isTrue();
        allowance.adopt(60, 0);
        assertThat(allowance.isSearched()).isTrue();
        allowance.limitReported(50, false, SECOND);
        assertThat(allowance.isSearched()).isFalse();
        assertThat(AllowanceTest.allowance(Dimension.REQUESTS, 60).isSearched()).isFalse();
    }
}
