package dev.sluice.relay.routing;

import dev.sluice.call.Call;
import dev.sluice.call.Decision;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.pool.Target;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.routing.EndpointSupport.Asked;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The routes in force, and what answers have shown since: the endpoints that providers support, and the models that exist.
 * Safe for use by many threads.
 */
public final class RoutingTable {

    private final ModelLabels labels = new ModelLabels();
    private final EndpointSupport support = new EndpointSupport();
    private final DeniedModels deniedModels = new DeniedModels();
    private volatile Routes routes;

    public RoutingTable(RoutePlan plan) {
        this.routes = new Routes(plan, labels);
    }

    /** Takes a new configuration; calls under way keep the routes that they found. */
    public void reconfigure(RoutePlan plan) {
        routes = new Routes(plan, labels);
        support.forget();
    }

    /** Returns the labels that metrics may use for models. */
    public ModelLabels labels() {
        return labels;
    }

    /** Returns where {@code call} can be served; a refusal where its model is unknown or forbidden to its caller. */
    public Decision<Route> route(Call call, RequestHead head) {
        boolean ofAccount = call.endpoint().isOfAccount();
        Optional<Route> route = ofAccount ? routes.ofAccount(call.endpoint()) : routes.of(head.model(), call.dialect());
        if (route.isEmpty()) {
            return Decision.refused(
                    Refusal.of(Reason.UNKNOWN_MODEL, "The model `" + head.model() + "` does not exist here.", "model"));
        }
        if (!call.caller().mayUse(head.model())) {
            return Decision.refused(
                    ofAccount
                            ? Refusal.of(
                                    Reason.MODEL_FORBIDDEN,
                                    "This key may use certain models only, and " + call.path() + " may lead to any.")
                            : Refusal.of(
                                    Reason.MODEL_FORBIDDEN,
                                    "This key may not use the model `" + head.model() + "`.",
                                    "model"));
        }
        return Decision.granted(route.get());
    }

    /** Returns whether one account alone holds {@code endpoint}'s state. */
    public boolean isOneAccount(Endpoint endpoint) {
        return routes.isOneAccount(endpoint);
    }

    /** Returns whether any provider has {@code endpoint}. */
    public boolean hasAccounts(Endpoint endpoint) {
        return routes.ofAccount(endpoint).isPresent();
    }

    /** Returns the endpoints that {@code provider} supports, as configured and as its answers have shown. */
    public Set<Endpoint> supportedBy(String provider, long now) {
        return support.of(provider, routes.supportedBy(provider), now);
    }

    /** Returns whether any provider of {@code route} is configured to support {@code endpoint}. */
    public boolean supports(Route route, Endpoint endpoint) {
        for (List<Target> tier : route.tiers()) {
            for (Target target : tier) {
                if (routes.supportedBy(target.provider()).contains(endpoint)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Notes that {@code provider} has answered at {@code endpoint}. */
    public void answered(String provider, Endpoint endpoint, long now) {
        support.answered(provider, endpoint, now);
    }

    /** Remembers that {@code provider} refused {@code model}, as it does not have it. */
    public void denied(String provider, String model, DeniedModels.Denial denial) {
        deniedModels.denied(provider, model, denial);
    }

    /** Returns a provider's refusal of a model that serves {@code route}, if one is remembered. */
    public Optional<DeniedModels.Denial> denial(Route route) {
        return deniedModels.find(route);
    }

    /** Returns whether {@code failure} shows that {@code provider} lacks an endpoint, so that another is worth a try. */
    public boolean learnsFrom(Failure failure, String provider, Asked asked, long now) {
        return support.learnsFrom(failure, provider, asked, now);
    }
}
