package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresLedgerIT extends JdbcLedgerContract {

    private static final Instant DECEMBER = Instant.parse("2026-12-15T12:00:00Z");

    @Override
    Database open() {
        return TestDatabase.postgres();
    }

    @Test
    void partitions_are_made_months_ahead_and_dropped_as_a_whole_after_the_retention() {
        ledger.append(entry("req_early", DECEMBER, "app", "1")).join();
        assertThat(partition("req_early")).isEqualTo("ledger_entry_other");

        ledger.storage().prepare(DECEMBER).toCompletableFuture().join();
        ledger.append(entry("req_january", Instant.parse("2027-01-01T00:00:00Z"), "app", "1"))
                .join();
        assertThat(partitions())
                .containsExactly("ledger_entry_2026_12", "ledger_entry_2027_01", "ledger_entry_2027_02");
        assertThat(partition("req_early")).isEqualTo("ledger_entry_2026_12");
        assertThat(partition("req_january")).isEqualTo("ledger_entry_2027_01");

        removeBefore("2026-12-31T00:00:00Z");
        assertThat(partitions()).contains("ledger_entry_2026_12");
        removeBefore("2027-01-01T00:00:00Z");
        assertThat(partitions()).containsExactly("ledger_entry_2027_01", "ledger_entry_2027_02");
        assertThat(reports()
                        .usage(new dev.sluice.accounting.LedgerReports.UsageQuery(List.of(), null, null, null))
                        .join())
                .singleElement()
                .satisfies(row -> assertThat(row.calls()).isEqualTo(1));
    }

    @Test
    void an_entry_that_is_entered_again_after_its_partition_came_stays_one() {
        ledger.append(entry("req_1", DECEMBER, "app", "1")).join();
        ledger.storage().prepare(DECEMBER).toCompletableFuture().join();
        ledger.append(entry("req_1", DECEMBER, "app", "1")).join();

        assertThat(strings("SELECT id FROM ledger_entry")).containsExactly("req_1");
    }

    private void removeBefore(String time) {
        boolean more = true;
        while (more) {
            more = ledger.storage()
                    .removeSome(Instant.parse(time))
                    .toCompletableFuture()
                    .join();
        }
    }

    private String partition(String id) {
        return strings("SELECT tableoid::regclass::text FROM ledger_entry WHERE id = '" + id + "'")
                .get(0);
    }

    private List<String> partitions() {
        return strings("SELECT relname FROM pg_class WHERE relname ~ '^ledger_entry_\\d{4}_\\d{2}$' ORDER BY relname");
    }

    private List<String> strings(String sql) {
        return database.read(connection -> {
                    List<String> found = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery(sql)) {
                        while (rows.next()) {
                            found.add(rows.getString(1));
                        }
                    }
                    return found;
                })
                .join();
    }
}
