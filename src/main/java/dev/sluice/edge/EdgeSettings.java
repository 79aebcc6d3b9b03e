package dev.sluice.edge;

import java.time.Duration;

/**
 * What of the configuration concerns the relay's port.
 *
 * @param maxBody the most bytes of one request's body
 * @param maxWait how long a call may wait for its turn; a caller may ask for less
 * @param heartbeat how long a waiting stream's client may hear nothing
 * @param exposeRouting whether answers say in {@code x-sluice-*} fields how they came about
 */
public record EdgeSettings(long maxBody, Duration maxWait, Duration heartbeat, boolean exposeRouting) {}
