package dev.sluice.upstream;

import dev.sluice.limit.LimitReport;
import java.util.List;

/**
 * The models that a provider offers to one key.
 *
 * @param models the names that the provider lists; at most 1,000
 * @param limits the account's limits, from the header fields of the list; many providers report none there
 */
public record KeyModels(List<String> models, LimitReport limits) {}
