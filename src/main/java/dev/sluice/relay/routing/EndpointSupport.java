package dev.sluice.relay.routing;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.adapt.UpstreamRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What providers have shown of whether they speak Responses: every host of OpenAI's dialect is taken for one that does, and
 * many speak Chat Completions only. A provider's last answer holds for an hour, or until the next configuration, so that a
 * mistake heals. Holds one entry for each provider. Safe for use by many threads.
 */
public final class EndpointSupport {

    /** A host learns Responses with a release, a few times a year; an hour costs it one refused request an hour. */
    private static final long HOLDS_NANOS = Duration.ofHours(1).toNanos();

    private record Shown(boolean speaks, long until) {}

    private final Map<String, Shown> responses = new ConcurrentHashMap<>();

    /** Returns what {@code provider} can be asked: {@code configured}, less what it has said it does not speak. */
    public Set<Endpoint> of(String provider, Set<Endpoint> configured, long now) {
        Shown shown = responses.get(provider);
        if (shown == null || shown.speaks || now - shown.until >= 0 || !configured.contains(Endpoint.CHAT)) {
            return configured;
        }
        Set<Endpoint> supported = EnumSet.copyOf(configured);
        supported.remove(Endpoint.RESPONSES);
        return supported;
    }

    /** Takes note that {@code provider} has answered at {@code endpoint}. */
    public void answered(String provider, Endpoint endpoint, long now) {
        if (endpoint == Endpoint.RESPONSES) {
            responses.put(provider, new Shown(true, now + HOLDS_NANOS));
        }
    }

    /**
     * Takes note of a refusal.
     *
     * @return whether it says that {@code provider} does not speak Responses, so that the same call is worth another try in
     *     other words
     */
    public boolean learnsFrom(
            Failure failure, String provider, UpstreamRequest upstreamRequest, RequestHead head, long now) {
        if (!UnknownUrl.isSaidBy(failure)) {
            return false;
        }
        if (upstreamRequest.endpoint() == Endpoint.CHAT) {
            // Then it was not the path of Responses alone that the provider did not know.
            responses.computeIfPresent(provider, (name, shown) -> shown.speaks ? shown : null);
            return false;
        }
        return asksForNew(upstreamRequest, head) && !isBelievedToSpeak(provider, now);
    }

    /** A path below, or a request that builds on what is stored, may be refused for what it names. */
    private static boolean asksForNew(UpstreamRequest upstreamRequest, RequestHead head) {
        return upstreamRequest.endpoint() == Endpoint.RESPONSES
                && upstreamRequest.path().equals(Endpoint.RESPONSES.path())
                && head.ownedState().stored().isEmpty();
    }

    /** Believes a provider that has answered of late, and from now on no other. */
    private boolean isBelievedToSpeak(String provider, long now) {
        Shown silent = new Shown(false, now + HOLDS_NANOS);
        Shown last = responses.compute(
                provider, (name, shown) -> shown != null && shown.speaks && now - shown.until < 0 ? shown : silent);
        return last.speaks;
    }

    /** Forgets everything. */
    public void forget() {
        responses.clear();
    }
}
