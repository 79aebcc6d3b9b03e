package dev.sluice.store.jdbc;

import dev.sluice.store.StoreUnusable;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** The schema's versions, applied in order, each in a transaction: one that is interrupted leaves nothing behind. */
final class Migrations {

    private Migrations() {}

    /**
     * Brings the schema up to this program's version.
     *
     * @param folder the folder of resources below {@code db}
     * @param name the store's name in messages
     * @throws StoreUnusable if the schema is newer than the program, or was made by another one
     */
    static void apply(DataSource source, String folder, String name) {
        try {
            Flyway flyway = flyway(source, folder);
            refuseNewer(flyway.info().all(), name);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreUnusable(name + ": its schema cannot be brought up to date: " + reason(e), e);
        }
    }

    /**
     * Refuses a database that is no store, or one of a newer program; changes nothing.
     *
     * @throws StoreUnusable if it is one of these
     */
    static void refuseForeign(DataSource source, String folder, String name) {
        try {
            MigrationInfo[] all = flyway(source, folder).info().all();
            if (Arrays.stream(all).noneMatch(it -> it.getState().isApplied())) {
                throw new StoreUnusable(name + ": is not a store of this program (expected: a backup of one)", null);
            }
            refuseNewer(all, name);
        } catch (FlywayException e) {
            throw new StoreUnusable(name + ": its schema cannot be read: " + reason(e), e);
        }
    }

    private static Flyway flyway(DataSource source, String folder) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/" + folder)
                .failOnMissingLocations(true)
                // Each room counts its versions in a range of its own: a later one may be the lower number.
                .outOfOrder(true)
                .load();
    }

    private static void refuseNewer(MigrationInfo[] migrations, String name) {
        Arrays.stream(migrations)
                .filter(it -> it.getState().isApplied() && !it.getState().isResolved())
                .findFirst()
                .ifPresent(unknown -> {
                    throw new StoreUnusable(
                            name + ": its schema has version " + unknown.getVersion()
                                    + ", which is newer than this program (expected: a newer program, or a backup from before"
                                    + " the upgrade)",
                            null);
                });
    }

    private static String reason(FlywayException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof java.sql.SQLException sql
                ? SqlFailures.meaning(sql)
                : String.valueOf(root.getMessage())
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElse("no reason given");
    }
}
