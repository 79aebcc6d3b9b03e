package dev.sluice.relay;

import dev.sluice.call.Dialect;

/**
 * The relation between a provider's answer and the caller.
 *
 * @param provider the dialect in which the provider answered
 * @param caller the caller's dialect
 * @param sameEndpoint whether the provider was asked at the caller's own endpoint, so that its words can be passed on as they are
 */
record Answering(Dialect provider, Dialect caller, boolean sameEndpoint) {}
