package dev.sluice.relay;

import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RequestBody;
import dev.sluice.pool.Lease;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.AccountObject;
import dev.sluice.protocol.rules.AccountObject.Kind;
import dev.sluice.relay.adapt.AccountRequest;
import dev.sluice.relay.adapt.UpstreamRequest;
import dev.sluice.relay.routing.RoutingTable;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The calls for objects of accounts, such as files and batches. A new object goes to any account that has room; later calls
 * that name it go to the same account, and only its own caller may make them. Everything else of an account is served only
 * where there is one account. Safe for use by many threads.
 */
public final class AccountCalls {

    /** The longest request that makes a batch of a file, in bytes: ids and metadata of 16 pairs. A longer one brings its calls itself. */
    private static final int LONGEST_BATCH_OF_A_FILE = 64 << 10;

    private final RoutingTable routing;
    private final StateOwners owners;
    private final AccountObjects objects;

    public AccountCalls(RoutingTable routing, StateOwners owners, OwnerRecords records, InstantSource clock) {
        this.routing = routing;
        this.owners = owners;
        this.objects = new AccountObjects(clock, records);
    }

    /** Notes what {@code records} has of an earlier process, and completes then. */
    public CompletableFuture<Void> restore(OwnerRecords records) {
        records.listen(owners, objects);
        return records.restore(owners, objects);
    }

    /**
     * Returns whether {@code call} asks for a list of objects that several accounts may hold and of which its caller may see
     * only its own.
     */
    boolean isSharedList(Call call) {
        AccountObject asked = AccountObject.of(call.endpoint(), call.path());
        return asked != null
                && asked.id() == null
                && call.method().equals("GET")
                && routing.hasAccounts(call.endpoint());
    }

    /** Returns the head of {@code call}; a refusal where no account can serve it, or what it names is not its caller's. */
    Decision<RequestHead> head(Call call) {
        AccountObject asked = AccountObject.of(call.endpoint(), call.path());
        boolean one = routing.isOneAccount(call.endpoint());
        if (!routing.hasAccounts(call.endpoint()) || (asked == null && !one)) {
            return Decision.refused(Refusal.of(
                    Reason.NOT_IMPLEMENTED,
                    call.path() + " keeps state in one account, and this pool has none of this dialect or several"
                            + " (expected: one provider with one account); ask the provider itself."));
        }
        String named = asked == null ? null : asked.id() == null ? inputFile(asked.kind(), call) : asked.id();
        if (named == null) {
            return Decision.granted(RequestHead.ofNoModel());
        }
        return owners.find(named, call.caller())
                .then(owner -> owner.isPresent() || one
                        ? Decision.granted(RequestHead.ofStored(RequestHead.NO_MODEL, named, false))
                        : Decision.refused(StateOwners.missing(named)));
    }

    /** Returns the file that a new batch reads, or null where the request makes no batch of one. */
    private static @Nullable String inputFile(Kind kind, Call call) {
        RequestBody body = call.body();
        if (kind != Kind.BATCHES || !call.method().equals("POST") || body.length() > LONGEST_BATCH_OF_A_FILE) {
            return null;
        }
        try {
            return Json.read(body.copy(0, body.length())).path("input_file_id").stringValue(null);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** Returns {@code request} such that what its answer names is noted for its caller and the account of {@code lease}. */
    UpstreamRequest noting(CallInFlight inFlight, Lease lease, UpstreamRequest request) {
        Call call = inFlight.call;
        AccountObject asked = AccountObject.of(call.endpoint(), call.path());
        return asked == null
                ? request
                : new AccountRequest(request, asked.kind(), made -> note(call, asked, made, inFlight.ownerIn(lease)));
    }

    private void note(Call call, AccountObject asked, Map<String, Kind> made, StateOwners.Owner owner) {
        if (asked.id() != null && call.method().equals("DELETE")) {
            objects.deleted(owner.caller(), asked.kind(), asked.id());
            owners.disown(asked.id());
            return;
        }
        made.forEach((id, kind) -> {
            owners.own(id, owner);
            objects.made(owner.caller(), kind, id, owner.key());
        });
    }

    /** Returns the objects of {@code caller} that several accounts hold, the oldest first. */
    List<AccountObjects.Held> held(Caller caller, Kind kind) {
        return objects.of(caller, kind);
    }
}
