package dev.sluice.upstream;

import dev.sluice.call.Alarm;
import dev.sluice.call.Dialect;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.rules.DialectRules;
import java.time.InstantSource;
import java.util.function.Function;
import reactor.netty.resources.LoopResources;

/**
 * The collaborators that all attempts share.
 *
 * @param rules the rules of each dialect
 * @param ticker measures timeouts
 * @param alarm ends waits that time out
 * @param clock tells how far off a moment is that a provider names
 * @param loops the event loops of the connections; best those of the server
 */
public record UpstreamContext(
        Function<Dialect, DialectRules> rules, Ticker ticker, Alarm alarm, InstantSource clock, LoopResources loops) {}
