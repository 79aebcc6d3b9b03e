package dev.sluice.boot;

import dev.sluice.access.AccessStore;
import dev.sluice.call.KeptRecords;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.store.StoreListener;
import dev.sluice.store.jdbc.Database;
import dev.sluice.store.jdbc.JdbcAccessStore;
import dev.sluice.store.jdbc.JdbcKeptRecords;
import dev.sluice.store.memory.MemoryAccessStore;
import dev.sluice.store.memory.MemoryKeptRecords;
import dev.sluice.telemetry.LedgerMeters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the store: the database, and the adapter of each port over it, or in memory where nothing is kept. */
@Configuration(proxyBeanMethods = false)
class StoreWiring {

    /** Closed after every bean that writes to it. */
    @Bean
    OpenStore openStore(Settings settings, Ticker ticker, LedgerMeters meters) {
        return new OpenStore(Database.open(settings.store(), ticker, new StoreListener() {
            @Override
            public void committed(int tasks, long nanos) {
                meters.committed(nanos);
            }
        }));
    }

    @Bean
    AccessStore accessStore(OpenStore store) {
        return store.adapter(JdbcAccessStore::new, MemoryAccessStore::new);
    }

    @Bean
    KeptRecords keptRecords(OpenStore store) {
        return store.adapter(JdbcKeptRecords::new, MemoryKeptRecords::new);
    }

    /** Other processes can change the records of a PostgreSQL server, and of nothing else. */
    @Bean
    AccessRefresh accessRefresh(OpenStore store, Access access) {
        Database database = store.database();
        return new AccessRefresh(access.stored(), database != null && database.kind() == Database.Kind.POSTGRESQL);
    }
}
