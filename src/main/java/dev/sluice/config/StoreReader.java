package dev.sluice.config;

import dev.sluice.call.Secret;
import dev.sluice.store.StoreTarget;
import org.jspecify.annotations.Nullable;

/** A reader of {@code sluice.store}. */
final class StoreReader {

    private StoreReader() {}

    static StoreTarget read(ConfigSection section) {
        StoreTarget target = section.get(StoreSchema.URL);
        @Nullable String user = section.get(StoreSchema.USER);
        @Nullable Secret password = section.get(StoreSchema.PASSWORD);
        if (target instanceof StoreTarget.Postgres postgres) {
            return new StoreTarget.Postgres(postgres.url(), user, password);
        }
        refuse(section, StoreSchema.USER);
        refuse(section, StoreSchema.PASSWORD);
        return target;
    }

    private static void refuse(ConfigSection section, ConfigKey key) {
        if (section.has(key)) {
            section.wrong(key, "without effect", "a store.url of PostgreSQL beside it");
        }
    }
}
