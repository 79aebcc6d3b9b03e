package dev.sluice.admin;

import dev.sluice.access.ClientTeam;
import org.jspecify.annotations.Nullable;

/**
 * A team in a document of the API.
 *
 * @param source {@code file}, which is read-only here, or {@code store}
 * @param clients the number of clients that belong to it
 */
record TeamDocument(
        String name,
        String source,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long rpd,
        @Nullable Long tpd,
        @Nullable Integer concurrency,
        @Nullable BudgetDocument budget,
        long clients) {

    static TeamDocument of(ClientTeam team, boolean ofFile, long clients) {
        return new TeamDocument(
                team.name(),
                ofFile ? "file" : "store",
                team.team().rpm(),
                team.team().tpm(),
                team.team().daily().requests(),
                team.team().daily().tokens(),
                team.team().concurrency(),
                BudgetDocument.of(team.budget()),
                clients);
    }
}
