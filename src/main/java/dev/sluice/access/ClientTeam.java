package dev.sluice.access;

import dev.sluice.accounting.Budget;
import dev.sluice.call.Team;
import org.jspecify.annotations.Nullable;

/**
 * A team as it is kept. Immutable.
 *
 * @param team its name and the limits that its clients share
 * @param budget the bound on the spending of all its clients together, or null for none
 */
public record ClientTeam(Team team, @Nullable Budget budget) {

    public String name() {
        return team.name();
    }
}
