package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.SimulatedFactLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that replicas say what they do not have alike. */
class ClusterDifferencesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final List<String> ALIVE = List.of("a", "b", "c");

    private final SimulatedFactLog log = new SimulatedFactLog(() -> 0);

    @Test
    void both_sides_name_the_parts_that_differ_and_say_whose_limits_count() {
        ClusterDifferences a = joined("a", Map.of("provider p", "1", "clients", "2"));
        ClusterDifferences b = joined("b", Map.of("provider p", "1", "clients", "2"));
        ClusterDifferences c = joined("c", Map.of("provider p", "9", "clients", "2"));
        log.exchange();
        assertThat(a.lines(ALIVE))
                .containsExactly(
                        "a and c are configured differently in provider p; of the limits that replicas state for"
                                + " an account, the lowest count");
        assertThat(b.lines(ALIVE)).hasSize(1);
        assertThat(c.lines(ALIVE)).hasSize(2);
        assertThat(a.lines(List.of("a", "b"))).isEmpty();
    }

    @Test
    void a_part_that_one_lacks_differs() {
        ClusterDifferences a = joined("a", Map.of("provider p", "1", "provider q", "1"));
        joined("b", Map.of("provider p", "1"));
        log.exchange();
        assertThat(a.lines(ALIVE)).singleElement().asString().contains("in provider q;");
    }

    @Test
    void a_replica_that_was_started_anew_counts_as_it_is_now() {
        ClusterDifferences a = joined("a", Map.of("clients", "1"));
        joined("b", Map.of("clients", "2"));
        log.exchange();
        joined("b", Map.of("clients", "1"));
        log.exchange();
        assertThat(a.lines(ALIVE)).isEmpty();
    }

    @Test
    void a_clock_that_is_half_a_minute_off_is_named() {
        ClusterDifferences a = joined("a", Map.of());
        a.clock(NOON.minusSeconds(30).toEpochMilli());
        assertThat(a.lines(ALIVE)).singleElement().asString().contains("30 s ahead of the shared store's");
        a.clock(NOON.plusSeconds(30).toEpochMilli());
        assertThat(a.lines(ALIVE)).singleElement().asString().contains("30 s behind");
        a.clock(NOON.plusMillis(20).toEpochMilli());
        assertThat(a.lines(ALIVE)).isEmpty();
    }

    private ClusterDifferences joined(String replica, Map<String, String> parts) {
        ClusterDifferences differences = new ClusterDifferences(replica, parts, () -> NOON);
        differences.exchange(log.join(replica, () -> true));
        return differences;
    }
}
