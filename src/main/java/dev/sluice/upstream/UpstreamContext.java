package dev.sluice.upstream;

import dev.sluice.call.Alarm;
import dev.sluice.call.Dialect;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.rules.DialectRules;
import java.time.InstantSource;
import java.util.function.Function;
import reactor.netty.resources.LoopResources;

/**
 * What attempts take from the outside.
 *
 * @param rules how each dialect is read
 * @param ticker measures timeouts
 * @param alarm wakes for them
 * @param clock tells how far off a moment is that a provider names
 * @param loops carry the connections; best those that carry the clients' too
 */
public record UpstreamContext(
        Function<Dialect, DialectRules> rules, Ticker ticker, Alarm alarm, InstantSource clock, LoopResources loops) {}
