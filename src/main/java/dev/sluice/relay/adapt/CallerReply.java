package dev.sluice.relay.adapt;

import dev.sluice.upstream.AttemptResult;
import java.util.List;

/**
 * The result of an attempt in the caller's dialect.
 *
 * @param dropped fields of the request or the answer that were left out, as the other dialect has no equivalent
 */
public record CallerReply(AttemptResult result, List<String> dropped) {}
