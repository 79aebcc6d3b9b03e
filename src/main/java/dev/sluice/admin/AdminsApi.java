package dev.sluice.admin;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.Admin;
import dev.sluice.access.AdminKeys;
import dev.sluice.access.ClientKey;
import dev.sluice.access.KeptAdmin;
import dev.sluice.access.KeyGenerator;
import dev.sluice.admin.AccessChanges.Decided;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The API of admins and their roles. */
final class AdminsApi {

    /** A bound of the store, far above a team of operators. */
    private static final int MAX_ADMINS = 1000;

    private final AccessChanges changes;
    private final AdminKeys adminKeys;
    private final KeyGenerator keys;

    AdminsApi(AccessChanges changes, AdminKeys adminKeys, KeyGenerator keys) {
        this.changes = changes;
        this.adminKeys = adminKeys;
        this.keys = keys;
    }

    /** An admin in a document; {@code source} is {@code file}, which is read-only here, or {@code store}. */
    record AdminDocument(String name, String role, String source) {

        static AdminDocument of(Admin admin) {
            return new AdminDocument(admin.name(), admin.role().label(), "store");
        }
    }

    record Admins(List<AdminDocument> admins) {}

    /** An admin's key, which is shown once. */
    record NewAdmin(String name, String role, String key) {}

    /** The admin that sent the request. */
    record Me(String name, String role) {}

    void addTo(AdminRoutes routes) {
        routes.on(GET, "/me", AdminsApi::me)
                .on(GET, "/admins", request -> AdminAnswers.document(list()))
                .on(POST, "/admins", this::create)
                .on(DELETE, "/admins/{name}", this::remove);
    }

    private static Mono<ServerResponse> me(ServerRequest request) {
        Admin admin = AdminAuthentication.admin(request);
        return AdminAnswers.document(new Me(admin.name(), admin.role().label()));
    }

    private Admins list() {
        List<AdminDocument> admins = new ArrayList<>();
        if (adminKeys.isConfigured()) {
            admins.add(new AdminDocument(
                    Admin.CONFIGURED.name(), Admin.CONFIGURED.role().label(), "file"));
        }
        changes.records().admins().values().forEach(kept -> admins.add(AdminDocument.of(kept.admin())));
        return new Admins(admins);
    }

    private Mono<ServerResponse> create(ServerRequest request) {
        return RequestFields.of(request, List.of("name", "role"))
                .flatMap(fields -> {
                    Admin admin = new Admin(AccessFields.name(fields), fields.oneOf("role", Admin.Role.class));
                    return changes.make(request, records -> {
                        checkNew(admin.name(), records);
                        String key = keys.adminKey();
                        return new Decided<>(
                                new AccessChange.PutAdmin(new KeptAdmin(admin, ClientKey.of(key))),
                                "admin.create",
                                admin.name(),
                                null,
                                AdminDocument.of(admin),
                                new NewAdmin(admin.name(), admin.role().label(), key));
                    });
                })
                .flatMap(AdminAnswers::created);
    }

    private static void checkNew(String name, AccessRecords records) {
        if (name.equals(Admin.CONFIGURED.name()) || records.admins().containsKey(name)) {
            throw AdminProblem.conflict(
                    "name_taken", "name: " + name + " is an admin already (expected: another name)");
        }
        if (records.admins().size() >= MAX_ADMINS) {
            throw AdminProblem.conflict("too_many", "There are " + MAX_ADMINS + " admins (expected: fewer).");
        }
    }

    private Mono<ServerResponse> remove(ServerRequest request) {
        String name = request.pathVariable("name");
        return changes.make(request, records -> {
                    KeptAdmin before = records.admins().get(name);
                    if (before == null) {
                        throw name.equals(Admin.CONFIGURED.name())
                                ? AdminProblem.conflict(
                                        "read_only",
                                        "This admin's key stands in the configuration, and is changed there.")
                                : AdminProblem.notFound(
                                        "unknown_admin", "There is no such admin; GET /admin/admins lists them.");
                    }
                    checkOneStays(name, records);
                    return new Decided<>(
                            new AccessChange.RemoveAdmin(name),
                            "admin.remove",
                            name,
                            AdminDocument.of(before.admin()),
                            null,
                            name);
                })
                .flatMap(removed -> AdminAnswers.nothing());
    }

    /** Without any admin that may write, no admin could be added again. */
    private void checkOneStays(String name, AccessRecords records) {
        boolean another = records.admins().values().stream()
                .anyMatch(
                        kept -> kept.admin().mayWrite() && !kept.admin().name().equals(name));
        if (!another && !adminKeys.isConfigured()) {
            throw AdminProblem.conflict(
                    "last_admin",
                    "This is the last admin that may write (expected: another one, or sluice.auth.admin-key).");
        }
    }
}
