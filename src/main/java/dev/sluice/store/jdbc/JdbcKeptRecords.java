package dev.sluice.store.jdbc;

import dev.sluice.call.KeptRecords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The kept records in a database. */
public final class JdbcKeptRecords implements KeptRecords {

    private final Database database;

    public JdbcKeptRecords(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<List<Kept>> load(String kind, Instant now) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT key, value, kept_at, until FROM kept_record"
                            + " WHERE kind = ? AND until > ? ORDER BY kept_at DESC, key DESC LIMIT " + MOST)) {
                select.setString(1, kind);
                select.setLong(2, now.toEpochMilli());
                return read(select, kind);
            }
        });
    }

    private static List<Kept> read(PreparedStatement select, String kind) throws SQLException {
        List<Kept> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new Kept(
                        new Name(kind, row.getString(1)),
                        row.getString(2),
                        Instant.ofEpochMilli(row.getLong(3)),
                        Instant.ofEpochMilli(row.getLong(4))));
            }
        }
        Collections.reverse(found);
        return List.copyOf(found);
    }

    @Override
    public CompletionStage<Void> write(Collection<Kept> kept, Collection<Name> removed) {
        List<Kept> records = sorted(kept);
        return database.write(connection -> {
                    try (PreparedStatement upsert = connection.prepareStatement(
                                    "INSERT INTO kept_record (kind, key, value, kept_at, until)"
                                            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value,"
                                            + " kept_at = excluded.kept_at, until = excluded.until");
                            PreparedStatement delete =
                                    connection.prepareStatement("DELETE FROM kept_record WHERE kind = ? AND key = ?")) {
                        for (Kept record : records) {
                            upsert.setString(1, record.name().kind());
                            upsert.setString(2, record.name().key());
                            upsert.setString(3, record.value());
                            upsert.setLong(4, record.at().toEpochMilli());
                            upsert.setLong(5, record.until().toEpochMilli());
                            upsert.addBatch();
                        }
                        upsert.executeBatch();
                        for (Name name : removed) {
                            delete.setString(1, name.kind());
                            delete.setString(2, name.key());
                            delete.addBatch();
                        }
                        return delete.executeBatch().length;
                    }
                })
                .thenAccept(written -> {});
    }

    /** Sorted: processes that lock the same rows in one order never wait for each other in a circle. */
    private static List<Kept> sorted(Collection<Kept> kept) {
        List<Kept> records = new ArrayList<>(kept);
        records.sort(
                (one, other) -> one.name().toString().compareTo(other.name().toString()));
        return records;
    }

    @Override
    public CompletionStage<Void> prune(String kind, Instant now) {
        return database.write(connection -> {
                    try (PreparedStatement expired = connection.prepareStatement(
                                    "DELETE FROM kept_record WHERE kind = ? AND until <= ?");
                            PreparedStatement above = connection.prepareStatement(
                                    "DELETE FROM kept_record WHERE kind = ? AND kept_at <= (SELECT kept_at FROM kept_record"
                                            + " WHERE kind = ? ORDER BY kept_at DESC LIMIT 1 OFFSET " + MOST + ")")) {
                        expired.setString(1, kind);
                        expired.setLong(2, now.toEpochMilli());
                        expired.executeUpdate();
                        above.setString(1, kind);
                        above.setString(2, kind);
                        return above.executeUpdate();
                    }
                })
                .thenAccept(removed -> {});
    }
}
