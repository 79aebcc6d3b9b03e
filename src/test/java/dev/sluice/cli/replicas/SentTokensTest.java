package dev.sluice.cli.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SentTokensTest {

    private final SentTokens sent = new SentTokens();

    @Test
    void only_what_was_admitted_between_two_moments_counts_as_served() {
        arrive("a", 1, 100, true);
        arrive("a", 2, 200, false);
        arrive("b", 3, 400, true);
        arrive("b", 9, 800, true);

        assertThat(sent.admitted(at(1), at(9))).isEqualTo(500);
        assertThat(sent.requests(true, at(1), at(9))).isEqualTo(2);
        assertThat(sent.requests(false, at(1), at(9))).isEqualTo(1);
    }

    @Test
    void the_most_in_a_minute_is_of_one_account_and_any_minute_that_ends_in_the_span() {
        arrive("a", 0, 5_000, true);
        arrive("a", 50, 100, true);
        arrive("b", 60, 300, true);
        arrive("a", 100, 150, false);
        arrive("a", 161, 10, true);

        assertThat(sent.mostInAMinute(at(0), at(200))).isEqualTo(5_100);
        assertThat(sent.mostInAMinute(at(60), at(200))).isEqualTo(300);
        assertThat(sent.mostInAMinute(at(61), at(200))).isEqualTo(250);
        assertThat(sent.mostInAMinute(at(101), at(200))).isEqualTo(10);
    }

    @Test
    void a_full_bucket_lets_go_what_refills() {
        arrive("a", 30, 300, true);
        arrive("a", 40, 300, false);
        arrive("a", 100, 600, true);

        // Ten tokens a second: full until 30, and from 60 to 100; the other is never used.
        assertThat(sent.letGo(at(0), at(150), 1, 600)).isEqualTo(700);
        assertThat(sent.letGo(at(20), at(70), 1, 600)).isEqualTo(200);
        assertThat(sent.letGo(at(0), at(20), 1, 600)).isEqualTo(200);
        assertThat(sent.letGo(at(20), at(70), 2, 600)).isEqualTo(700);
    }

    private void arrive(String account, long second, long tokens, boolean admitted) {
        sent.arrived(account, "m", at(second), tokens, admitted);
    }

    private static long at(long second) {
        return TimeUnit.SECONDS.toNanos(second);
    }
}
