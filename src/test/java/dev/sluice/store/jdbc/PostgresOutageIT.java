package dev.sluice.store.jdbc;

import dev.sluice.store.StoreTarget;
import java.io.IOException;
import java.net.URI;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A server that leaves the network. */
@Testcontainers(disabledWithoutDocker = true)
class PostgresOutageIT extends JdbcOutageContract {

    private CuttableProxy proxy;

    @Override
    Database open() throws IOException {
        StoreTarget.Postgres direct = TestDatabase.postgresTarget();
        URI server = URI.create(direct.url().substring("jdbc:".length()));
        proxy = new CuttableProxy(server.getHost(), server.getPort());
        return TestDatabase.open(new StoreTarget.Postgres(
                "jdbc:postgresql://127.0.0.1:" + proxy.port() + server.getPath(), direct.user(), direct.password()));
    }

    @Override
    void takeAway() throws IOException {
        proxy.cut();
    }

    @Override
    void giveBack() {
        proxy.restore();
    }

    @Override
    void closeServer() throws IOException {
        proxy.close();
    }
}
