package dev.sluice.admin;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.ProviderKey;
import dev.sluice.access.ProviderKeyring;
import dev.sluice.access.SealedSecret;
import dev.sluice.admin.AccessChanges.Decided;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The API of providers' keys: added, drained and removed while calls go on. No answer has a secret. */
final class ProviderKeysApi {

    /** A bound of the store, for the keys of all providers together. */
    private static final int MAX_KEYS = 10_000;

    private static final Pattern SECRET = Pattern.compile("[!-~]{1,4096}");

    private final AccessChanges changes;
    private final ProviderKeyring keyring;
    private final PoolView pool;

    ProviderKeysApi(AccessChanges changes, ProviderKeyring keyring, PoolView pool) {
        this.changes = changes;
        this.keyring = keyring;
        this.pool = pool;
    }

    record Providers(List<ProviderDocument> providers) {}

    record ProviderDocument(String name, int keys) {}

    /** {@code addable} tells whether keys can be added: {@code sluice.secret-key} is set. */
    record ProviderKeys(String provider, boolean addable, List<ProviderKeyDocument> keys) {}

    void addTo(AdminRoutes routes) {
        routes.on(GET, "/providers", request -> AdminAnswers.document(providers()))
                .on(GET, "/providers/{provider}/keys", request -> AdminAnswers.document(list(provider(request))))
                .on(POST, "/providers/{provider}/keys", this::add)
                .on(POST, "/providers/{provider}/keys/{key}/drain", request -> drain(request, true))
                .on(POST, "/providers/{provider}/keys/{key}/resume", request -> drain(request, false))
                .on(DELETE, "/providers/{provider}/keys/{key}", this::remove);
    }

    private Providers providers() {
        return new Providers(keyring.providers().stream()
                .map(name -> new ProviderDocument(name, list(name).keys().size()))
                .toList());
    }

    private ProviderKeys list(String provider) {
        Map<KeyId, KeyDocument> states = new HashMap<>();
        pool.keys().forEach(key -> states.put(key.id(), KeyDocument.of(key, "", 0)));
        List<ProviderKeyDocument> keys = new ArrayList<>();
        for (String name : keyring.fileKeys(provider).orElse(List.of())) {
            keys.add(ProviderKeyDocument.ofFile(name, states.get(new KeyId(provider, name))));
        }
        List<KeyId> locked = keyring.locked();
        changes.records().providerKeys().values().stream()
                .filter(key -> key.id().provider().equals(provider))
                .forEach(key ->
                        keys.add(ProviderKeyDocument.of(key, locked.contains(key.id()) ? null : states.get(key.id()))));
        return new ProviderKeys(provider, keyring.canSeal(), keys);
    }

    private String provider(ServerRequest request) {
        String provider = request.pathVariable("provider");
        if (keyring.fileKeys(provider).isEmpty()) {
            throw AdminProblem.notFound(
                    "unknown_provider",
                    "The configuration has no such provider (expected: one of " + String.join(", ", keyring.providers())
                            + ").");
        }
        return provider;
    }

    private Mono<ServerResponse> add(ServerRequest request) {
        String provider = provider(request);
        return RequestFields.of(request, AccessFields.PROVIDER_KEY)
                .flatMap(fields -> {
                    Secret secret =
                            Secret.of(fields.text("secret", SECRET, "a key of 1 to 4096 visible ASCII characters"));
                    ProviderKey.Terms terms = AccessFields.keyTerms(fields);
                    return changes.make(request, records -> {
                        String name = fields.has("name") ? AccessFields.name(fields) : freeName(provider, records);
                        KeyId id = new KeyId(provider, name);
                        checkNew(id, secret, records);
                        ProviderKey key = new ProviderKey(id, sealed(secret, id), false, terms);
                        ProviderKeyDocument document = ProviderKeyDocument.of(key, null);
                        return new Decided<>(
                                new AccessChange.PutProviderKey(key),
                                "provider_key.add",
                                id.toString(),
                                null,
                                document.withoutState(),
                                id);
                    });
                })
                .flatMap(id -> AdminAnswers.created(shown(id)));
    }

    private ProviderKeyDocument shown(KeyId id) {
        return list(id.provider()).keys().stream()
                .filter(key -> key.name().equals(id.key()))
                .findFirst()
                .orElseThrow();
    }

    private String freeName(String provider, AccessRecords records) {
        int number = 1;
        while (isTaken(new KeyId(provider, provider + "-added-" + number), records)) {
            number++;
        }
        return provider + "-added-" + number;
    }

    private boolean isTaken(KeyId id, AccessRecords records) {
        return records.providerKeys().containsKey(id)
                || keyring.fileKeys(id.provider()).orElse(List.of()).contains(id.key());
    }

    private void checkNew(KeyId id, Secret secret, AccessRecords records) {
        if (isTaken(id, records)) {
            throw AdminProblem.conflict(
                    "name_taken", "name: " + id.key() + " is a key of this provider already (expected: another name)");
        }
        keyring.holder(id.provider(), secret).ifPresent(holder -> {
            throw AdminProblem.conflict(
                    "key_taken", "secret: the same as that of " + holder + " (expected: each key once)");
        });
        if (records.providerKeys().size() >= MAX_KEYS) {
            throw AdminProblem.conflict("too_many", "There are " + MAX_KEYS + " added keys (expected: fewer).");
        }
    }

    private SealedSecret sealed(Secret secret, KeyId id) {
        return keyring.seal(secret, id)
                .orElseThrow(() -> AdminProblem.conflict(
                        "no_secret_key",
                        "Keys cannot be added, as there is nothing to encrypt them with: set SLUICE_SECRET_KEY or"
                                + " sluice.secret-key to 16 characters or more, as `openssl rand -base64 32` prints."));
    }

    private Mono<ServerResponse> drain(ServerRequest request, boolean drains) {
        KeyId id = new KeyId(provider(request), request.pathVariable("key"));
        return RequestFields.of(request, List.of())
                .flatMap(none -> changes.make(request, records -> {
                    ProviderKey before = stored(id, records);
                    ProviderKey after = before.withDraining(drains);
                    return new Decided<>(
                            new AccessChange.PutProviderKey(after),
                            drains ? "provider_key.drain" : "provider_key.resume",
                            id.toString(),
                            ProviderKeyDocument.of(before, null).withoutState(),
                            ProviderKeyDocument.of(after, null).withoutState(),
                            id);
                }))
                .flatMap(changed -> AdminAnswers.document(shown(changed)));
    }

    private Mono<ServerResponse> remove(ServerRequest request) {
        KeyId id = new KeyId(request.pathVariable("provider"), request.pathVariable("key"));
        return changes.make(request, records -> {
                    ProviderKey before = stored(id, records);
                    return new Decided<>(
                            new AccessChange.RemoveProviderKey(id),
                            "provider_key.remove",
                            id.toString(),
                            ProviderKeyDocument.of(before, null).withoutState(),
                            null,
                            id);
                })
                .flatMap(removed -> AdminAnswers.nothing());
    }

    private ProviderKey stored(KeyId id, AccessRecords records) {
        ProviderKey key = records.providerKeys().get(id);
        if (key == null && keyring.fileKeys(id.provider()).orElse(List.of()).contains(id.key())) {
            throw AdminProblem.conflict(
                    "read_only",
                    "The key " + id + " stands in the configuration, and is changed there; pausing it is possible:"
                            + " POST /admin/keys/{provider}/{key}/pause.");
        }
        if (key == null) {
            throw AdminProblem.notFound("unknown_key", "This provider has no such key that was added at run time.");
        }
        return key;
    }
}
