package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LedgerLogTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final LedgerLog log = new LedgerLog(nanos::get, (level, line) -> lines.add(level + " " + line));

    @Test
    void calls_that_are_lost_are_named_up_to_a_bound_and_counted_beyond_it() {
        for (int i = 0; i < 5_000; i++) {
            log.entryLost("req_" + i);
        }
        assertThat(lines).hasSize(LedgerLog.LINES).allMatch(line -> line.startsWith("ERROR call req_"));

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        log.entryLost("req_next");
        log.entryLost("req_after");
        assertThat(lines).hasSize(LedgerLog.LINES + 2);
        assertThat(lines.get(LedgerLog.LINES)).contains("req_next", "(4980 more before were left out)");
        assertThat(lines.get(LedgerLog.LINES + 1)).endsWith("ended with an error");
    }

    @Test
    void an_outage_and_its_end_are_a_line_each() {
        log.unavailable("connection refused");
        log.availableAgain();

        assertThat(lines)
                .containsExactly(
                        "ERROR the ledger cannot be written: connection refused",
                        "INFO the ledger is written again, with all that was kept meanwhile");
    }
}
