package dev.sluice.access;

import dev.sluice.accounting.Budget;
import dev.sluice.call.Refusal;
import dev.sluice.call.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A registry of the clients and teams in force: those of the configuration, and those of the store. Where both have a name, the
 * configuration's counts.
 *
 * <p>Reading is free of locks. Safe for use by many threads.
 */
public final class ClientRegistry {

    private volatile Merged merged = new Merged(FileClients.NONE, AccessRecords.NONE);
    private final List<Consumer<Merged>> listeners = new ArrayList<>();

    /**
     * The part of the configuration that speaks of clients.
     *
     * @param clients names and keys are unique
     * @param teams names are unique
     * @param anonymous whether calls without a known key are served
     */
    public record FileClients(List<Client> clients, List<ClientTeam> teams, boolean anonymous) {

        static final FileClients NONE = new FileClients(List.of(), List.of(), false);
    }

    /** The clients and teams of both sources at one moment. Immutable. */
    public static final class Merged {

        private final FileClients file;
        private final AccessRecords stored;
        private final Map<String, Client> clients = new HashMap<>();
        private final Map<String, ClientTeam> teams = new HashMap<>();
        private final CallerDirectory directory;

        private Merged(FileClients file, AccessRecords stored) {
            this.file = file;
            this.stored = stored;
            clients.putAll(stored.clients());
            file.clients().forEach(client -> clients.put(client.name(), client));
            teams.putAll(stored.teams());
            file.teams().forEach(team -> teams.put(team.name(), team));
            Map<String, Team> shared = new HashMap<>();
            teams.forEach((name, team) -> shared.put(name, team.team()));
            directory = new CallerDirectory(clients.values(), shared, file.anonymous());
        }

        /** Returns every client by its name. */
        public Map<String, Client> clients() {
            return Collections.unmodifiableMap(clients);
        }

        /** Returns every team by its name. */
        public Map<String, ClientTeam> teams() {
            return Collections.unmodifiableMap(teams);
        }

        /** Returns whether the configuration has the client {@code name}, which the API then cannot change. */
        public boolean isFileClient(String name) {
            return file.clients().stream().anyMatch(client -> client.name().equals(name));
        }

        /** Returns whether the configuration has the team {@code name}, which the API then cannot change. */
        public boolean isFileTeam(String name) {
            return file.teams().stream().anyMatch(team -> team.name().equals(name));
        }

        /** Returns the refusal of calls of the client {@code name}, which was known before; empty where it still may call. */
        public Optional<Refusal> lost(String name, Instant now) {
            Client client = clients.get(name);
            if (client == null) {
                return Optional.of(Identity.Denial.DELETED.refusal(name));
            }
            if (!client.enabled()) {
                return Optional.of(Identity.Denial.DISABLED.refusal(name));
            }
            return client.hasExpired(now) ? Optional.of(Identity.Denial.EXPIRED.refusal(name)) : Optional.empty();
        }

        /** Returns the budgets of clients by their names. */
        public Map<String, Budget> clientBudgets() {
            Map<String, Budget> budgets = new HashMap<>();
            clients.forEach((name, client) -> {
                if (client.terms().budget() != null) {
                    budgets.put(name, client.terms().budget());
                }
            });
            return budgets;
        }

        /** Returns the budgets of teams by their names. */
        public Map<String, Budget> teamBudgets() {
            Map<String, Budget> budgets = new HashMap<>();
            teams.forEach((name, team) -> {
                if (team.budget() != null) {
                    budgets.put(name, team.budget());
                }
            });
            return budgets;
        }

        /** Returns the directory of the callers' keys. */
        public CallerDirectory directory() {
            return directory;
        }
    }

    /** Returns the clients and teams in force. */
    public Merged inForce() {
        return merged;
    }

    /** Calls {@code listener} with the clients and teams in force, now and after every change. */
    public synchronized void listen(Consumer<Merged> listener) {
        listeners.add(listener);
        listener.accept(merged);
    }

    /** Takes the clients of a changed configuration in place of those before. */
    public synchronized void configure(FileClients file) {
        take(new Merged(file, merged.stored));
    }

    /** Takes the records of a changed store in place of those before. */
    public synchronized void store(AccessRecords stored) {
        take(new Merged(merged.file, stored));
    }

    private void take(Merged next) {
        merged = next;
        listeners.forEach(listener -> listener.accept(next));
    }
}
