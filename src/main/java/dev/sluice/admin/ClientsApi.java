package dev.sluice.admin;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientRegistry;
import dev.sluice.access.ClientTerms;
import dev.sluice.access.KeyGenerator;
import dev.sluice.admin.AccessChanges.Decided;
import dev.sluice.call.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The API of clients: created, changed, given another key, disabled and removed while calls go on. */
final class ClientsApi {

    /** The most clients of a store, some 100 MB; each change copies the directory of all. */
    private static final int MAX_CLIENTS = 100_000;

    /** The time in which an operator hands the new key to the programs that use it. */
    private static final Duration DEFAULT_GRACE = Duration.ofHours(1);

    /** A quarter: after that the old key of a client is another key, not one that is being replaced. */
    private static final Duration MAX_GRACE = Duration.ofDays(90);

    private final AccessChanges changes;
    private final ClientRegistry registry;
    private final KeyGenerator keys;
    private final Supplier<Currency> currency;

    /** @param currency returns the currency of budgets */
    ClientsApi(AccessChanges changes, ClientRegistry registry, KeyGenerator keys, Supplier<Currency> currency) {
        this.changes = changes;
        this.registry = registry;
        this.keys = keys;
        this.currency = currency;
    }

    record Clients(List<ClientDocument> clients) {}

    /**
     * A client's key, which is shown once.
     *
     * @param oldKeyUntil until when the key before is good, or null where there was none or it no longer is
     */
    record NewKey(String name, String key, @Nullable Instant oldKeyUntil) {}

    void addTo(AdminRoutes routes) {
        routes.on(GET, "/clients", request -> AdminAnswers.document(list()))
                .on(POST, "/clients", this::create)
                .on(GET, "/clients/{name}", this::show)
                .on(PATCH, "/clients/{name}", request -> change(request, Client::terms))
                .on(PUT, "/clients/{name}", request -> change(request, client -> ClientTerms.DEFAULT))
                .on(DELETE, "/clients/{name}", this::remove)
                .on(POST, "/clients/{name}/rotate", this::rotate)
                .on(POST, "/clients/{name}/disable", request -> enable(request, false))
                .on(POST, "/clients/{name}/enable", request -> enable(request, true));
    }

    private Clients list() {
        ClientRegistry.Merged merged = registry.inForce();
        return new Clients(merged.clients().values().stream()
                .map(client -> document(client, merged.isFileClient(client.name())))
                .sorted(Comparator.comparing(ClientDocument::name))
                .toList());
    }

    private ClientDocument document(Client client, boolean ofFile) {
        return ClientDocument.of(client, ofFile, changes.clock().instant());
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        String name = request.pathVariable("name");
        ClientRegistry.Merged merged = registry.inForce();
        Client client = merged.clients().get(name);
        if (client == null) {
            throw unknown();
        }
        return AdminAnswers.document(document(client, merged.isFileClient(name)));
    }

    private Mono<ServerResponse> create(ServerRequest request) {
        List<String> known = new ArrayList<>(AccessFields.CLIENT);
        known.add(0, "name");
        return RequestFields.of(request, known)
                .flatMap(fields -> {
                    String name = AccessFields.name(fields);
                    if (name.equals(Caller.ANONYMOUS.name())) {
                        throw fields.wrong("name", name, "another name: this one is for calls without a key");
                    }
                    return changes.make(request, records -> {
                        checkNew(name, records);
                        String key = keys.clientKey();
                        Client bare = new Client(name, ClientKey.of(key), ClientTerms.DEFAULT);
                        Client client = edited(bare, fields, ClientTerms.DEFAULT);
                        return new Decided<>(
                                new AccessChange.PutClient(client),
                                "client.create",
                                name,
                                null,
                                document(client, false),
                                new NewKey(name, key, null));
                    });
                })
                .flatMap(AdminAnswers::created);
    }

    private void checkNew(String name, AccessRecords records) {
        if (records.clients().containsKey(name) || registry.inForce().isFileClient(name)) {
            throw AdminProblem.conflict(
                    "name_taken", "name: " + name + " is a client already (expected: another name)");
        }
        if (records.clients().size() >= MAX_CLIENTS) {
            throw AdminProblem.conflict("too_many", "There are " + MAX_CLIENTS + " clients (expected: fewer).");
        }
    }

    /** Returns {@code client} with what {@code fields} states, over {@code base} where it states nothing. */
    private Client edited(Client client, RequestFields fields, ClientTerms base) {
        ClientTerms terms = AccessFields.clientTerms(fields, base, currency.get());
        String team = terms.team();
        if (team != null && !registry.inForce().teams().containsKey(team)) {
            throw fields.wrong("team", team + " is not a team", "a team; GET /admin/teams lists them");
        }
        boolean enabled = fields.value("enabled", client.enabled(), true, fields::bool);
        return client.withTerms(terms).withEnabled(enabled);
    }

    /** Changes a client to what the request states, over what {@code base} returns where it states nothing. */
    private Mono<ServerResponse> change(ServerRequest request, Function<Client, ClientTerms> base) {
        return RequestFields.of(request, AccessFields.CLIENT)
                .flatMap(fields ->
                        update(request, "client.change", client -> edited(client, fields, base.apply(client))))
                .flatMap(AdminAnswers::document);
    }

    private Mono<ServerResponse> enable(ServerRequest request, boolean enabled) {
        return RequestFields.of(request, List.of())
                .flatMap(none -> update(
                        request, enabled ? "client.enable" : "client.disable", client -> client.withEnabled(enabled)))
                .flatMap(AdminAnswers::document);
    }

    private Mono<ClientDocument> update(ServerRequest request, String what, UnaryOperator<Client> edit) {
        String name = request.pathVariable("name");
        return changes.make(request, records -> {
            Client before = stored(name, records);
            Client after = edit.apply(before);
            ClientDocument document = document(after, false);
            return new Decided<>(
                    new AccessChange.PutClient(after), what, name, document(before, false), document, document);
        });
    }

    private Mono<ServerResponse> rotate(ServerRequest request) {
        String name = request.pathVariable("name");
        return RequestFields.of(request, List.of("grace"))
                .flatMap(fields -> {
                    Duration grace = fields.value(
                            "grace", DEFAULT_GRACE, DEFAULT_GRACE, field -> fields.duration(field, MAX_GRACE));
                    return changes.make(request, records -> {
                        Client before = stored(name, records);
                        String key = keys.clientKey();
                        Instant until = changes.clock().instant().plus(grace);
                        Client after = before.rotated(ClientKey.of(key), until);
                        ClientDocument document = document(after, false);
                        return new Decided<>(
                                new AccessChange.PutClient(after),
                                "client.rotate",
                                name,
                                document(before, false),
                                document,
                                new NewKey(name, key, document.oldKeyUntil()));
                    });
                })
                .flatMap(AdminAnswers::document);
    }

    private Mono<ServerResponse> remove(ServerRequest request) {
        String name = request.pathVariable("name");
        return changes.make(request, records -> {
                    Client before = stored(name, records);
                    return new Decided<>(
                            new AccessChange.RemoveClient(name),
                            "client.remove",
                            name,
                            document(before, false),
                            null,
                            name);
                })
                .flatMap(removed -> AdminAnswers.nothing());
    }

    private Client stored(String name, AccessRecords records) {
        if (registry.inForce().isFileClient(name)) {
            throw AdminProblem.conflict(
                    "read_only", "The client " + name + " stands in the configuration, and is changed there.");
        }
        Client client = records.clients().get(name);
        if (client == null) {
            throw unknown();
        }
        return client;
    }

    private static AdminProblem unknown() {
        return AdminProblem.notFound("unknown_client", "There is no such client; GET /admin/clients lists them.");
    }
}
