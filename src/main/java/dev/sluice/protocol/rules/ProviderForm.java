package dev.sluice.protocol.rules;

import dev.sluice.call.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * A request in the form in which one provider takes it.
 *
 * @param path the path below the version segment
 * @param query the query without its question mark, or null
 * @param body the body; where it is another than the request's own, it shares parts with that
 */
public record ProviderForm(String path, @Nullable String query, RequestBody body) {}
