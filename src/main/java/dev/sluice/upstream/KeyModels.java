package dev.sluice.upstream;

import dev.sluice.limit.LimitReport;
import java.util.List;

/**
 * What a provider offers to one key.
 *
 * @param models the names that it lists; at most 1,000
 * @param limits what the header fields of the list say of the account's limits; many providers say nothing there
 */
public record KeyModels(List<String> models, LimitReport limits) {}
