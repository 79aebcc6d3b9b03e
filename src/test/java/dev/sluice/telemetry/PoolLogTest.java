package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.LimitChange;
import dev.sluice.pool.PoolListener.Ending;
import dev.sluice.pool.StateChange;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolLogTest {

    private static final KeyId KEY = new KeyId("openai", "k0");

    private final Timeline time = new Timeline();
    private final List<String> lines = new ArrayList<>();
    private final PoolLog log = new PoolLog(time, (level, line) -> lines.add(level + " " + line));

    @Test
    void a_change_is_one_line_and_its_end_another() {
        revoked();
        ready();

        assertThat(lines)
                .containsExactly(
                        "WARN key openai/k0 is revoked: revoked (401): no such key; tried again in 10 min",
                        "INFO key openai/k0 is ready again");
    }

    @Test
    void a_key_that_goes_back_and_forth_is_told_of_a_few_times_a_minute() {
        for (int i = 0; i < 50; i++) {
            revoked();
            ready();
        }
        assertThat(lines).hasSize(3);

        time.pass(Duration.ofMinutes(1));
        ready();
        revoked();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(3)).contains("more changes before were left out");
    }

    @Test
    void a_provider_that_cannot_be_reached_is_one_line_however_many_calls_meet_it() {
        for (int i = 0; i < 20; i++) {
            ended(Failure.of(FailureKind.CONNECT, "no connection to https://x: its certificate is not trusted"));
        }
        log.attemptEnded(KEY, "m", "req_1", Ending.SETTLED, null);

        assertThat(lines)
                .containsExactly(
                        "WARN provider openai cannot be reached: connect: no connection to https://x: its certificate"
                                + " is not trusted (request req_1)",
                        "INFO provider openai is reached again");
    }

    @Test
    void a_limit_that_is_met_is_told_of_once_in_a_while() {
        Failure limited = new Failure(FailureKind.LIMITED, 429, "50 requests a minute", null, null, null);
        for (int i = 0; i < 20; i++) {
            ended(limited);
        }
        time.pass(Duration.ofMinutes(10));
        ended(limited);

        assertThat(lines)
                .hasSize(2)
                .allMatch(line -> line.endsWith("limited (429): 50 requests a minute (request req_1)"));
    }

    @Test
    void an_outage_and_its_end_are_a_line_each() {
        log.outageChanged("openai", true, "server_error (500): oops");
        log.outageChanged("openai", false, "");

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("provider openai fails at nearly every key: server_error (500): oops");
        assertThat(lines.get(1)).isEqualTo("INFO provider openai works again");
    }

    @Test
    void calls_that_are_served_are_no_lines() {
        log.attemptEnded(KEY, "m", "req_1", Ending.SETTLED, null);
        ended(new Failure(FailureKind.CALLER_FAULT, 400, "no such field", null, null, null));
        ready();

        assertThat(lines).isEmpty();
    }

    @Test
    void a_limit_that_was_found_is_told_of_at_most_every_ten_minutes() {
        LimitChange found = new LimitChange("openai/org", "gpt-4.1", Dimension.REQUESTS, 588.4, false);
        log.limitLearned(found);
        log.limitLearned(found);
        assertThat(lines).containsExactly("INFO limit learned: requests of openai/org for gpt-4.1, about 588 a minute");

        time.pass(Duration.ofMinutes(10));
        log.limitLearned(found);
        assertThat(lines).hasSize(2);
    }

    @Test
    void a_stated_limit_that_proves_too_high_is_a_warning_of_its_own() {
        log.limitLearned(new LimitChange("openai/org", "gpt-4.1", Dimension.TOKENS, 30_000, false));
        log.limitLearned(new LimitChange("openai/org", "gpt-4.1", Dimension.TOKENS, 30_000, true));

        assertThat(lines)
                .containsExactly(
                        "INFO limit learned: tokens of openai/org for gpt-4.1, about 30000 a minute",
                        "WARN stated limit contradicted: tokens of openai/org for gpt-4.1 are refused beyond about"
                                + " 30000 a minute");
    }

    private void revoked() {
        log.stateChanged(new StateChange(
                KEY,
                KeyState.READY,
                KeyState.REVOKED,
                "revoked (401): no such key",
                Duration.ofMinutes(10).toNanos()));
    }

    private void ready() {
        log.stateChanged(new StateChange(KEY, KeyState.REVOKED, KeyState.READY, "", 0));
    }

    private void ended(Failure failure) {
        log.attemptEnded(KEY, "m", "req_1", Ending.FAILED, failure);
    }
}
