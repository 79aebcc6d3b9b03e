package dev.sluice.admin;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.ClientRegistry;
import dev.sluice.access.ClientTeam;
import dev.sluice.admin.AccessChanges.Decided;
import dev.sluice.call.Team;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The API of teams. */
final class TeamsApi {

    /** A bound of the store, a tenth of that of clients; each change copies the directory of all. */
    private static final int MAX_TEAMS = 10_000;

    private final AccessChanges changes;
    private final ClientRegistry registry;
    private final Supplier<Currency> currency;

    /** @param currency returns the currency of budgets */
    TeamsApi(AccessChanges changes, ClientRegistry registry, Supplier<Currency> currency) {
        this.changes = changes;
        this.registry = registry;
        this.currency = currency;
    }

    record Teams(List<TeamDocument> teams) {}

    void addTo(AdminRoutes routes) {
        routes.on(GET, "/teams", request -> AdminAnswers.document(list()))
                .on(POST, "/teams", this::create)
                .on(GET, "/teams/{name}", this::show)
                .on(PATCH, "/teams/{name}", request -> change(request, team -> team))
                .on(PUT, "/teams/{name}", request -> change(request, team -> empty(team.name())))
                .on(DELETE, "/teams/{name}", this::remove);
    }

    private Teams list() {
        return new Teams(registry.inForce().teams().values().stream()
                .map(this::document)
                .sorted(Comparator.comparing(TeamDocument::name))
                .toList());
    }

    private TeamDocument document(ClientTeam team) {
        return TeamDocument.of(team, registry.inForce().isFileTeam(team.name()), members(team.name()));
    }

    private long members(String team) {
        return registry.inForce().clients().values().stream()
                .filter(client -> team.equals(client.terms().team()))
                .count();
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        ClientTeam team = registry.inForce().teams().get(request.pathVariable("name"));
        if (team == null) {
            throw unknown();
        }
        return AdminAnswers.document(document(team));
    }

    private Mono<ServerResponse> create(ServerRequest request) {
        List<String> known = new ArrayList<>(AccessFields.TEAM);
        known.add(0, "name");
        return RequestFields.of(request, known)
                .flatMap(fields -> {
                    ClientTeam team = edited(empty(AccessFields.name(fields)), fields);
                    return changes.make(request, records -> {
                        checkNew(team.name(), records);
                        return decided("team.create", null, team);
                    });
                })
                .flatMap(AdminAnswers::created);
    }

    private static ClientTeam empty(String name) {
        return new ClientTeam(new Team(name, null, null, null), null);
    }

    private ClientTeam edited(ClientTeam base, RequestFields fields) {
        return new ClientTeam(
                AccessFields.team(fields, base.team()), AccessFields.budget(fields, base.budget(), currency.get()));
    }

    private Decided<TeamDocument> decided(String what, @Nullable ClientTeam before, ClientTeam after) {
        TeamDocument document = document(after);
        return new Decided<>(
                new AccessChange.PutTeam(after),
                what,
                after.name(),
                before == null ? null : document(before),
                document,
                document);
    }

    private void checkNew(String name, AccessRecords records) {
        if (records.teams().containsKey(name) || registry.inForce().isFileTeam(name)) {
            throw AdminProblem.conflict("name_taken", "name: " + name + " is a team already (expected: another name)");
        }
        if (records.teams().size() >= MAX_TEAMS) {
            throw AdminProblem.conflict("too_many", "There are " + MAX_TEAMS + " teams (expected: fewer).");
        }
    }

    /** Changes a team to what the request states, over what {@code base} returns where it states nothing. */
    private Mono<ServerResponse> change(ServerRequest request, UnaryOperator<ClientTeam> base) {
        String name = request.pathVariable("name");
        return RequestFields.of(request, AccessFields.TEAM)
                .flatMap(fields -> changes.make(request, records -> {
                    ClientTeam before = stored(name, records);
                    return decided("team.change", before, edited(base.apply(before), fields));
                }))
                .flatMap(AdminAnswers::document);
    }

    private Mono<ServerResponse> remove(ServerRequest request) {
        String name = request.pathVariable("name");
        return changes.make(request, records -> {
                    ClientTeam before = stored(name, records);
                    if (members(name) > 0) {
                        throw AdminProblem.conflict(
                                "team_in_use",
                                members(name) + " clients belong to the team " + name
                                        + " (expected: none); change or remove them first.");
                    }
                    return new Decided<>(
                            new AccessChange.RemoveTeam(name), "team.remove", name, document(before), null, name);
                })
                .flatMap(removed -> AdminAnswers.nothing());
    }

    private ClientTeam stored(String name, AccessRecords records) {
        if (registry.inForce().isFileTeam(name)) {
            throw AdminProblem.conflict(
                    "read_only", "The team " + name + " stands in the configuration, and is changed there.");
        }
        ClientTeam team = records.teams().get(name);
        if (team == null) {
            throw unknown();
        }
        return team;
    }

    private static AdminProblem unknown() {
        return AdminProblem.notFound("unknown_team", "There is no such team; GET /admin/teams lists them.");
    }
}
