package dev.sluice.store.redis;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Holds the log of facts to its contract, over Valkey. */
@Testcontainers(disabledWithoutDocker = true)
class ValkeyFactLogIT extends RedisFactLogIT {

    private static final GenericContainer<?> VALKEY = RedisGrantStoreIT.started("valkey/valkey:8-alpine");

    @Override
    GenericContainer<?> server() {
        return VALKEY;
    }
}
