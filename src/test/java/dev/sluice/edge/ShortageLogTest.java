package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The lines of a log of shortages, over an hour that the test tells. */
class ShortageLogTest {

    private final List<String> lines = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5;
    private final ShortageLog log = new ShortageLog(() -> now, lines::add);

    @Test
    void the_first_is_told_at_once_and_the_rest_of_a_minute_in_one_line() {
        log.closed();
        log.closed();
        log.refused();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("1 connections closed", "0 calls refused");

        now += TimeUnit.MINUTES.toNanos(1);
        log.closed();

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("2 connections closed", "1 calls refused");
    }
}
