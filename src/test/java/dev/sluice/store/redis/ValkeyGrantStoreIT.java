package dev.sluice.store.redis;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Holds the script to the contract, over Valkey. */
@Testcontainers(disabledWithoutDocker = true)
class ValkeyGrantStoreIT extends RedisGrantStoreIT {

    private static final GenericContainer<?> VALKEY = started("valkey/valkey:8-alpine");

    @Override
    GenericContainer<?> server() {
        return VALKEY;
    }
}
