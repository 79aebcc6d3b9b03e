package dev.sluice.store.jdbc;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.AccessStore;
import dev.sluice.access.AuditEntry;
import dev.sluice.access.KeptAuditEntry;
import dev.sluice.call.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A store of clients, teams, admins, providers' keys and the audit log in a database. */
public final class JdbcAccessStore implements AccessStore {

    private final Database database;

    public JdbcAccessStore(Database database) {
        this.database = database;
    }

    @Override
    public AccessRecords load() {
        return await(database.read(AccessRows::read));
    }

    @Override
    public long revision() {
        return await(database.read(AccessRows::revision));
    }

    @Override
    public boolean commit(long revision, AccessChange change, AuditEntry entry) {
        return await(database.write(connection -> {
            // Two processes that decided on one revision meet in this row, which only the first of them finds.
            boolean first = AccessRows.run(
                            connection,
                            "UPDATE access_revision SET revision = revision + 1 WHERE id = 1 AND revision = ?",
                            revision)
                    == 1;
            if (first) {
                AccessRows.write(connection, change);
                insert(connection, entry);
            }
            return first;
        }));
    }

    @Override
    public void record(AuditEntry entry) {
        await(database.write(connection -> {
            insert(connection, entry);
            return true;
        }));
    }

    private static void insert(Connection connection, AuditEntry entry) throws SQLException {
        AccessRows.run(
                connection,
                "INSERT INTO audit_entry (at, who, what, subject, before_document, after_document)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                entry.at().toEpochMilli(),
                entry.who(),
                entry.what(),
                entry.subject(),
                entry.before(),
                entry.after());
    }

    @Override
    public List<KeptAuditEntry> audit(long before, int limit) {
        return await(database.read(connection -> {
            List<KeptAuditEntry> entries = new ArrayList<>();
            AccessRows.each(
                    connection,
                    "SELECT id, at, who, what, subject, before_document, after_document FROM audit_entry"
                            + " WHERE id < ? ORDER BY id DESC LIMIT ?",
                    row -> entries.add(new KeptAuditEntry(
                            row.getLong(1),
                            new AuditEntry(
                                    Instant.ofEpochMilli(row.getLong(2)),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    row.getString(7)))),
                    before,
                    (long) limit);
            return entries;
        }));
    }

    private static <T> T await(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailable down) {
                throw new Unavailable(String.valueOf(down.getMessage()), down);
            }
            throw e;
        }
    }
}
