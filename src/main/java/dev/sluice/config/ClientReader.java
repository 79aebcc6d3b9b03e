package dev.sluice.config;

import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientTerms;
import dev.sluice.call.Caller;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Secret;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A reader of {@code sluice.clients}. */
final class ClientReader {

    /** The key of a client that has no usable one; the settings are refused. */
    private static final ClientKey NO_KEY = ClientKey.of("");

    private final Currency currency;
    private final Set<String> teams;
    private final Problems problems;

    /** @param teams the names that a client's team may have */
    ClientReader(Currency currency, Set<String> teams, Problems problems) {
        this.currency = currency;
        this.teams = new TreeSet<>(teams);
        this.problems = problems;
    }

    List<Client> read(List<ConfigSection> sections) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        UniqueNames<ClientKey> keys = new UniqueNames<>(problems);
        List<Client> clients = new ArrayList<>();
        for (ConfigSection section : sections) {
            Client client = client(section);
            names.add(client.name(), section.path(ClientSchema.NAME), "name", "a unique name");
            if (!client.key().equals(NO_KEY)) {
                keys.add(client.key(), section.path(ClientSchema.KEY), "key", "a unique key");
            }
            clients.add(client);
        }
        return clients;
    }

    private Client client(ConfigSection section) {
        String name = section.require(ClientSchema.NAME, "");
        if (name.equals(Caller.ANONYMOUS.name())) {
            section.wrong(ClientSchema.NAME, "anonymous", "another name: this one is for calls without a key");
        }
        return new Client(
                name,
                key(section),
                new ClientTerms(
                        team(section),
                        section.get(ClientSchema.EXPIRES),
                        section.get(ClientSchema.IP),
                        Set.copyOf(section.get(ClientSchema.ENDPOINTS)),
                        section.get(ClientSchema.MODELS),
                        section.get(ClientSchema.WEIGHT),
                        section.get(ClientSchema.PRIORITY),
                        section.get(ClientSchema.RPM),
                        section.get(ClientSchema.TPM),
                        section.get(ClientSchema.CONCURRENCY),
                        section.get(ClientSchema.WALLET),
                        BudgetSchema.read(section, ClientSchema.BUDGET, currency),
                        new DailyLimits(section.get(ClientSchema.RPD), section.get(ClientSchema.TPD))));
    }

    private @Nullable String team(ConfigSection section) {
        String team = section.get(ClientSchema.TEAM);
        if (team != null && !teams.contains(team)) {
            String known = teams.isEmpty() ? "a team of sluice.teams, which is empty" : String.join(" or ", teams);
            section.wrong(
                    ClientSchema.TEAM,
                    Problems.shown(team) + " is not a team",
                    NearestName.to(team, teams).orElse(known));
        }
        return team;
    }

    private static ClientKey key(ConfigSection section) {
        ConfigKey plain = ClientSchema.KEY;
        ConfigKey hash = ClientSchema.KEY_SHA256;
        if (section.has(plain) == section.has(hash)) {
            String problem = section.has(plain) ? "set beside " + hash.name() : "missing";
            section.wrong(plain, problem, "either " + plain.name() + " or " + hash.name());
        }
        Secret secret = section.get(ClientSchema.KEY);
        return secret == null ? section.getOr(ClientSchema.KEY_SHA256, NO_KEY) : ClientKey.of(secret.reveal());
    }
}
