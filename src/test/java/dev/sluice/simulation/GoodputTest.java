package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the share of the keys' limits that reaches clients, and the share of attempts that providers refuse. */
class GoodputTest {

    private static final int KEYS = 13;
    private static final Limits KNOWN = new Limits(50L, null, 50_000L, 10_000L, null);
    private static final Limits REQUESTS_KNOWN = new Limits(50L, null, null, null, null);

    /** The first minutes, in which full buckets are used up and unknown limits are found, do not count for goodput. */
    private static final Duration START = Duration.ofMinutes(3);

    private static final Duration RUN = Duration.ofMinutes(12);

    @ParameterizedTest
    @ValueSource(doubles = {0.8, 1.5, 5})
    void keys_of_known_limits_serve_up_to_their_limits(double demand) {
        Simulation simulation = new Simulation(1).keys(KEYS, LimitPlan.CLAUDE_TIER_1, KNOWN);
        double goodput = goodput("known limits, demand x" + demand, simulation, demand, KEYS * 50);

        assertThat(goodput).isGreaterThanOrEqualTo(0.98 * Math.min(1, demand));
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.005);
    }

    /** The start counts here: full buckets are used up within seconds, by requests that overtake each other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_first_minute_serves_what_full_buckets_hold(boolean headers) {
        Simulation simulation = new Simulation(8).keys(KEYS, LimitPlan.requests(Kind.CONTINUOUS, 50), REQUESTS_KNOWN);
        simulation.provider.reports = headers ? Reports.TRUE : Reports.NONE;
        int allowed = KEYS * 2 * 50;
        simulation.offer(Duration.ofMinutes(1), Load.of("c", 5 * allowed));
        simulation.measure(Duration.ZERO, Duration.ofMinutes(1));

        assertThat(simulation.provider.attempts()).isGreaterThanOrEqualTo((int) (0.98 * allowed));
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.005);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_token_limit_that_binds_is_used_up_though_sizes_vary_eightfold(long seed) {
        Simulation simulation = new Simulation(seed).keys(KEYS, LimitPlan.CLAUDE_TIER_1, KNOWN);
        simulation.noise = 0.25;
        simulation.offer(START.plus(RUN), Load.of("c", 2 * KEYS * 50).sizes(1_000, 8_000));
        simulation.measure(START, RUN);
        double goodput = simulation.tokensAMinute() / (KEYS * 50_000);
        Table.row("tokens bind, sizes 1:8, seed " + seed, simulation, goodput);

        assertThat(goodput).isGreaterThanOrEqualTo(0.9);
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.005);
    }

    @ParameterizedTest
    @CsvSource({"SLIDING, false", "SLIDING, true", "FIXED, false", "FIXED, true"})
    void windows_are_learned(Kind kind, boolean headers) {
        Simulation simulation = new Simulation(2).keys(KEYS, LimitPlan.requests(kind, 50), REQUESTS_KNOWN);
        simulation.provider.reports = headers ? Reports.TRUE : Reports.NONE;
        double goodput = goodput(kind + " windows, headers " + headers, simulation, 5, KEYS * 50);

        assertThat(goodput).isGreaterThanOrEqualTo(0.97);
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.005);
    }

    @Test
    void limits_that_were_not_stated_are_learned_from_answers_alone() {
        Simulation simulation = new Simulation(3).keys(KEYS, LimitPlan.requests(Kind.CONTINUOUS, 50), Limits.UNKNOWN);
        simulation.provider.reports = Reports.NONE;
        double goodput = goodput("unknown limits, no headers", simulation, 5, KEYS * 50);

        assertThat(goodput).isGreaterThanOrEqualTo(0.9);
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.025);
    }

    @Test
    void limits_that_were_not_stated_are_read_from_headers() {
        Simulation simulation = new Simulation(4).keys(KEYS, LimitPlan.CLAUDE_TIER_1, Limits.UNKNOWN);
        double goodput = goodput("unknown limits, headers", simulation, 5, KEYS * 50);

        assertThat(goodput).isGreaterThanOrEqualTo(0.98);
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.005);
    }

    @Test
    void the_high_limit_of_a_large_account_is_found() {
        Simulation simulation = new Simulation(5).keys(1, LimitPlan.requests(Kind.CONTINUOUS, 2_000), Limits.UNKNOWN);
        simulation.provider.reports = Reports.NONE;
        double goodput = goodput("unknown limits of 2,000", simulation, 1.5, 2_000);

        assertThat(goodput).isGreaterThanOrEqualTo(0.9);
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.025);
    }

    @Test
    void a_limit_that_is_configured_too_high_is_corrected() {
        Simulation simulation = new Simulation(6).keys(KEYS, LimitPlan.requests(Kind.CONTINUOUS, 25), REQUESTS_KNOWN);
        simulation.provider.reports = Reports.NONE;
        double goodput = goodput("stated 50, true 25", simulation, 3, KEYS * 25);

        assertThat(goodput).isGreaterThanOrEqualTo(0.9);
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.02);
    }

    @Test
    void keys_of_one_account_share_its_limits() {
        Simulation simulation = new Simulation(7)
                .account("org", 6, LimitPlan.CLAUDE_TIER_1, KNOWN)
                .account("other", 7, LimitPlan.CLAUDE_TIER_1, KNOWN);
        double goodput = goodput("13 keys of 2 accounts", simulation, 5, 2 * 50);

        assertThat(goodput).isGreaterThanOrEqualTo(0.98);
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.005);
    }

    /** Offers {@code demand} times {@code perMinute}, the limit of all keys together; returns the share of the limit that is served. */
    private static double goodput(String scenario, Simulation simulation, double demand, double perMinute) {
        simulation.offer(START.plus(RUN), Load.of("c", demand * perMinute));
        simulation.measure(START, RUN);
        double goodput = simulation.servedAMinute() / perMinute;
        Table.row(scenario, simulation, goodput);
        return goodput;
    }
}
