package dev.sluice.config;

import dev.sluice.access.ClientTeam;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Team;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** A reader of {@code sluice.teams}. */
final class TeamReader {

    private final Currency currency;
    private final Problems problems;

    TeamReader(Currency currency, Problems problems) {
        this.currency = currency;
        this.problems = problems;
    }

    List<ClientTeam> read(List<ConfigSection> sections) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        List<ClientTeam> teams = new ArrayList<>();
        for (ConfigSection section : sections) {
            Team team = new Team(
                    section.require(TeamSchema.NAME, ""),
                    section.get(TeamSchema.RPM),
                    section.get(TeamSchema.TPM),
                    section.get(TeamSchema.CONCURRENCY),
                    new DailyLimits(section.get(TeamSchema.RPD), section.get(TeamSchema.TPD)));
            names.add(team.name(), section.path(TeamSchema.NAME), "name", "a unique name");
            teams.add(new ClientTeam(team, BudgetSchema.read(section, TeamSchema.BUDGET, currency)));
        }
        return teams;
    }
}
