package dev.sluice.relay.adapt;

import dev.sluice.upstream.AttemptResult;
import java.util.List;

/**
 * A provider's reply as the caller is to get it.
 *
 * @param dropped what either side said and the other's dialect has no word for
 */
public record CallerReply(AttemptResult reply, List<String> dropped) {}
