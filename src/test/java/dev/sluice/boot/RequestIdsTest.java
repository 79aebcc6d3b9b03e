package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    private Instant now = Instant.parse("2026-11-27T12:00:00Z");
    private final RequestIds ids = new RequestIds(() -> now);

    @Test
    void later_ids_are_greater_and_all_have_one_form() {
        String first = ids.get();
        now = now.plusMillis(1);
        String second = ids.get();
        now = Instant.parse("2999-01-01T00:00:00Z");
        String last = ids.get();

        assertThat(first).isLessThan(second).matches("req_[0-9A-Z]{20}");
        assertThat(second).isLessThan(last);
        assertThat(last).matches("req_[0-9A-Z]{20}");
    }

    @Test
    void ids_of_one_millisecond_differ() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(ids.get());
        }
        assertThat(seen).hasSize(10_000);
    }
}
