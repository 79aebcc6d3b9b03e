package dev.sluice.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a ledger, read by SQL of their own.
 *
 * @param entries how many there are of each request id that was charged
 */
record ChaosLedger(Map<String, Integer> entries) {

    static ChaosLedger read(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM ledger_entry WHERE outcome = 'ok'")) {
            Map<String, Integer> entries = new HashMap<>();
            while (row.next()) {
                entries.merge(row.getString(1), 1, Integer::sum);
            }
            return new ChaosLedger(entries);
        }
    }

    /** Returns in words how the entries differ from the answers that callers got. */
    String comparedWith(List<String> answered) {
        return "answers without an entry %d, charged twice %d, entries of answers that no caller got %d"
                .formatted(
                        answered.stream().filter(id -> !entries.containsKey(id)).count(),
                        entries.values().stream().filter(count -> count > 1).count(),
                        entries.keySet().stream()
                                .filter(id -> !answered.contains(id))
                                .count());
    }
}
