package dev.sluice.relay;

import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.relay.adapt.KeptResponses;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The requests about what is stored: responses, and objects of accounts such as files. They name no model; the head of such a call
 * comes from what is known of the object. Safe for use by many threads.
 */
public final class StoredRequests {

    private final StateOwners owners;
    private final KeptResponses keptResponses;
    private final AccountCalls accountCalls;
    private final AccountLists accountLists;

    /** @param relay relays the calls of which a list over several accounts is made */
    public StoredRequests(StateOwners owners, KeptResponses keptResponses, AccountCalls accountCalls, Relay relay) {
        this.owners = owners;
        this.keptResponses = keptResponses;
        this.accountCalls = accountCalls;
        this.accountLists = new AccountLists(accountCalls, relay::relay);
    }

    /** Returns the answer to a request about a response that the relay keeps itself; empty where it keeps none of that id. */
    public Optional<Decision<byte[]>> kept(
            Caller caller, String method, RequestTarget.Stored target, @Nullable String query) {
        return keptResponses.answer(caller, method, target, query);
    }

    /**
     * Completes once the owner of {@code id} is known, or would be known if a call through another replica had stored it.
     * Never blocks.
     */
    public Mono<Void> awaitOwner(String id) {
        return owners.awaitOwners(List.of(id));
    }

    /** Returns the head of a call without a body that names a stored response; a refusal where it is not {@code caller}'s. */
    public Decision<RequestHead> headOfResponse(Caller caller, String id, boolean stream) {
        return owners.find(id, caller)
                .then(owner -> owner.isPresent()
                        ? Decision.granted(RequestHead.ofStored(owner.get().model(), id, stream))
                        : Decision.refused(StateOwners.missing(id)));
    }

    /**
     * Returns the head of a call for an object of an account, such as a file; a refusal where no account serves it, or it is
     * another caller's.
     */
    public Decision<RequestHead> headOfAccount(Call call) {
        return accountCalls.head(call);
    }

    /** Returns whether {@code call} asks for a list of what several accounts hold, which {@link #list} answers. */
    public boolean isSharedList(Call call) {
        return accountCalls.isSharedList(call);
    }

    /** Returns the list that {@code call} asks for, as JSON in UTF-8. */
    public Mono<Decision<byte[]>> list(Call call) {
        return accountLists.list(call);
    }
}
