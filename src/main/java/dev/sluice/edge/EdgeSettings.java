package dev.sluice.edge;

import dev.sluice.access.IpRange;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the relay's port.
 *
 * @param maxBody the most bytes of one request's body
 * @param maxWait the longest time that a call may wait in the queue; a caller may ask for less
 * @param heartbeat the longest time without a byte that the client of a waiting stream sees
 * @param exposeRouting whether answers say in {@code x-sluice-*} header fields which provider and key served them
 * @param maxSockets the most WebSockets that may be open; 0 serves none
 * @param socketIdle the longest time that a WebSocket may be open without a request
 * @param trustedProxies the addresses of proxies whose {@code x-forwarded-for} is believed
 */
public record EdgeSettings(
        long maxBody,
        Duration maxWait,
        Duration heartbeat,
        boolean exposeRouting,
        int maxSockets,
        Duration socketIdle,
        List<IpRange> trustedProxies) {}
