package dev.sluice.store.jdbc;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.Admin;
import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientTeam;
import dev.sluice.access.KeptAdmin;
import dev.sluice.access.ProviderKey;
import dev.sluice.access.SealedSecret;
import dev.sluice.call.KeyId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of clients, teams, admins and providers' keys. */
final class AccessRows {

    private AccessRows() {}

    /** Reads all records. The revision is read first: where a change comes between, it is too low, and nothing can be based on it. */
    static AccessRecords read(Connection connection) throws SQLException {
        long revision = revision(connection);
        Map<String, Client> clients = new LinkedHashMap<>();
        each(connection, "SELECT name, key_sha256, old_key_sha256, old_key_until, enabled, terms FROM client", row -> {
            String oldKey = row.getString(3);
            clients.put(
                    row.getString(1),
                    new Client(
                            row.getString(1),
                            ClientKey.ofSha256(row.getString(2)),
                            oldKey == null
                                    ? null
                                    : new Client.OldKey(
                                            ClientKey.ofSha256(oldKey), Instant.ofEpochMilli(row.getLong(4))),
                            row.getLong(5) == 1,
                            AccessTerms.clientTerms(row.getString(6))));
        });
        Map<String, ClientTeam> teams = new LinkedHashMap<>();
        each(
                connection,
                "SELECT name, terms FROM team",
                row -> teams.put(row.getString(1), AccessTerms.team(row.getString(1), row.getString(2))));
        Map<String, KeptAdmin> admins = new LinkedHashMap<>();
        each(connection, "SELECT name, role, key_sha256 FROM admin ORDER BY name", row -> {
            Admin admin = new Admin(row.getString(1), Admin.Role.valueOf(row.getString(2)));
            admins.put(admin.name(), new KeptAdmin(admin, ClientKey.ofSha256(row.getString(3))));
        });
        Map<KeyId, ProviderKey> keys = new LinkedHashMap<>();
        String keysInOrder =
                "SELECT provider, name, sealed_secret, draining, terms FROM provider_key ORDER BY provider, name";
        each(connection, keysInOrder, row -> {
            KeyId id = new KeyId(row.getString(1), row.getString(2));
            keys.put(
                    id,
                    new ProviderKey(
                            id,
                            new SealedSecret(row.getString(3)),
                            row.getLong(4) == 1,
                            AccessTerms.keyTerms(row.getString(5))));
        });
        return new AccessRecords(revision, clients, teams, admins, keys);
    }

    static long revision(Connection connection) throws SQLException {
        long[] revision = {0};
        each(connection, "SELECT revision FROM access_revision", row -> revision[0] = row.getLong(1));
        return revision[0];
    }

    static void write(Connection connection, AccessChange change) throws SQLException {
        if (change instanceof AccessChange.PutClient put) {
            Client client = put.client();
            Client.OldKey old = client.oldKey();
            run(connection, "DELETE FROM client WHERE name = ?", client.name());
            run(
                    connection,
                    "INSERT INTO client (name, key_sha256, old_key_sha256, old_key_until, enabled, terms)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    client.name(),
                    client.key().sha256(),
                    old == null ? null : old.key().sha256(),
                    old == null ? null : (Long) old.until().toEpochMilli(),
                    client.enabled() ? 1L : 0L,
                    AccessTerms.written(client.terms()));
        } else if (change instanceof AccessChange.RemoveClient remove) {
            run(connection, "DELETE FROM client WHERE name = ?", remove.name());
        } else if (change instanceof AccessChange.PutTeam put) {
            run(connection, "DELETE FROM team WHERE name = ?", put.team().name());
            run(
                    connection,
                    "INSERT INTO team (name, terms) VALUES (?, ?)",
                    put.team().name(),
                    AccessTerms.written(put.team()));
        } else if (change instanceof AccessChange.RemoveTeam remove) {
            run(connection, "DELETE FROM team WHERE name = ?", remove.name());
        } else if (change instanceof AccessChange.PutAdmin put) {
            Admin admin = put.admin().admin();
            run(connection, "DELETE FROM admin WHERE name = ?", admin.name());
            run(
                    connection,
                    "INSERT INTO admin (name, role, key_sha256) VALUES (?, ?, ?)",
                    admin.name(),
                    admin.role().name(),
                    put.admin().key().sha256());
        } else if (change instanceof AccessChange.RemoveAdmin remove) {
            run(connection, "DELETE FROM admin WHERE name = ?", remove.name());
        } else if (change instanceof AccessChange.PutProviderKey put) {
            ProviderKey key = put.key();
            removeKey(connection, key.id());
            run(
                    connection,
                    "INSERT INTO provider_key (provider, name, sealed_secret, draining, terms) VALUES (?, ?, ?, ?, ?)",
                    key.id().provider(),
                    key.id().key(),
                    key.secret().base64(),
                    key.draining() ? 1L : 0L,
                    AccessTerms.written(key.terms()));
        } else if (change instanceof AccessChange.RemoveProviderKey remove) {
            removeKey(connection, remove.id());
        }
    }

    private static void removeKey(Connection connection, KeyId id) throws SQLException {
        run(connection, "DELETE FROM provider_key WHERE provider = ? AND name = ?", id.provider(), id.key());
    }

    /** Receives one row. */
    @FunctionalInterface
    interface RowReader {

        void read(ResultSet row) throws SQLException;
    }

    static void each(Connection connection, String select, RowReader reader, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    static int run(Connection connection, String change, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(change)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value == null) {
                statement.setObject(i + 1, null);
            } else {
                statement.setString(i + 1, (String) value);
            }
        }
    }
}
