package dev.sluice.relay.routing;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The support of providers for Responses, as their answers show it: every host of OpenAI's dialect is taken to have it, and
 * many have Chat Completions only. A provider's last answer holds for an hour, or until the next configuration, so that a
 * mistake heals. Holds one entry for each provider. Safe for use by many threads.
 */
public final class EndpointSupport {

    /** A host learns Responses with a release, a few times a year; an hour costs it one refused request an hour. */
    private static final long HOLDS_NANOS = Duration.ofHours(1).toNanos();

    /** The last answer of a provider. */
    private record Shown(boolean supports, long until) {}

    private final Map<String, Shown> responses = new ConcurrentHashMap<>();

    /**
     * An endpoint as an attempt asked for it.
     *
     * @param endpoint in the provider's dialect
     * @param path the path below the version segment
     * @param buildsOnStored whether the request names state that the provider stores
     */
    public record Asked(Endpoint endpoint, String path, boolean buildsOnStored) {

        /** Returns whether this is Responses itself: a path below it, or stored state, may be refused for what it names. */
        private boolean isNewResponse() {
            return endpoint == Endpoint.RESPONSES && path.equals(endpoint.path()) && !buildsOnStored;
        }
    }

    /** Returns the endpoints of {@code provider}: {@code configured}, less what it has refused to know. */
    public Set<Endpoint> of(String provider, Set<Endpoint> configured, long now) {
        Shown shown = responses.get(provider);
        if (shown == null || shown.supports || now - shown.until >= 0 || !configured.contains(Endpoint.CHAT)) {
            return configured;
        }
        Set<Endpoint> supported = EnumSet.copyOf(configured);
        supported.remove(Endpoint.RESPONSES);
        return supported;
    }

    /** Notes that {@code provider} has answered at {@code endpoint}. */
    public void answered(String provider, Endpoint endpoint, long now) {
        if (endpoint == Endpoint.RESPONSES) {
            responses.put(provider, new Shown(true, now + HOLDS_NANOS));
        }
    }

    /**
     * Notes a refusal.
     *
     * @return whether it says that {@code provider} lacks Responses, so that the same call is worth another try over another
     *     endpoint
     */
    public boolean learnsFrom(Failure failure, String provider, Asked asked, long now) {
        if (!UnknownUrl.isSaidBy(failure)) {
            return false;
        }
        if (asked.endpoint() == Endpoint.CHAT) {
            // Then it was not the path of Responses alone that the provider did not know.
            responses.computeIfPresent(provider, (name, shown) -> shown.supports ? shown : null);
            return false;
        }
        return asked.isNewResponse() && !hasAnsweredLately(provider, now);
    }

    /** Keeps the entry of a provider that answered within the hour; notes of any other that it lacks Responses. */
    private boolean hasAnsweredLately(String provider, long now) {
        Shown lacks = new Shown(false, now + HOLDS_NANOS);
        Shown last = responses.compute(
                provider, (name, shown) -> shown != null && shown.supports && now - shown.until < 0 ? shown : lacks);
        return last.supports;
    }

    /** Forgets everything. */
    public void forget() {
        responses.clear();
    }
}
