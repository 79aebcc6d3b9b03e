package dev.sluice.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.sluice.call.Ticker;
import dev.sluice.store.StoreListener;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.StoreUnusable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** The opening of PostgreSQL: a small pool of connections, a queue of appends, writers and readers. */
final class PostgresOpening {

    /** As for SQLite; see there. */
    private static final int MAX_GROUP = 1_000;

    /** Writes that change rows of their own: PostgreSQL commits what several connections have together. */
    private static final int WRITERS = 4;

    /** Connections for reports, which must not hold up writes. */
    private static final int READERS = 3;

    private static final int CONNECTIONS = 1 + WRITERS + READERS;

    /** The driver's and the pool's waits: a call is held up by a server that is gone no longer than a client bears. */
    private static final String CONNECT_SECONDS = "3";

    private static final int CONNECTION_MILLIS = 4_000;
    private static final String SOCKET_SECONDS = "10";

    private PostgresOpening() {}

    static Database open(StoreTarget.Postgres target, Ticker ticker, StoreListener listener) {
        HikariDataSource pool = connect(target);
        try {
            Migrations.apply(pool, "postgresql", target.url());
        } catch (StoreUnusable e) {
            pool.close();
            throw e;
        }
        Connections connections = from(pool);
        GroupCommit appends = new GroupCommit(
                "store-append", 1, SqliteOpening.MAX_WAITING, MAX_GROUP, 0, connections, ticker, listener);
        GroupCommit writes =
                new GroupCommit("store-write", WRITERS, SqliteOpening.MAX_WAITING, 1, 0, connections, ticker, listener);
        return new Database(Database.Kind.POSTGRESQL, appends, writes, new Readers(READERS, pool), List.of(pool));
    }

    private static HikariDataSource connect(StoreTarget.Postgres target) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(target.url());
        config.setUsername(target.user());
        config.setPassword(target.password() == null ? null : target.password().reveal());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_MILLIS);
        config.addDataSourceProperty("ApplicationName", "sluice");
        config.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
        config.addDataSourceProperty("socketTimeout", SOCKET_SECONDS);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            String reason = e.getCause() instanceof SQLException sql
                    ? SqlFailures.meaning(sql)
                    : String.valueOf(e.getMessage());
            throw new StoreUnusable(target.url() + ": " + reason, e);
        }
    }

    private static Connections from(DataSource pool) {
        return new Connections() {
            @Override
            public Connection take() throws SQLException {
                Connection connection = pool.getConnection();
                connection.setAutoCommit(false);
                return connection;
            }

            @Override
            public void giveBack(Connection connection) throws SQLException {
                connection.close();
            }
        };
    }
}
