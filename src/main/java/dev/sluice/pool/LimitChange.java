package dev.sluice.pool;

import dev.sluice.limit.Dimension;

/**
 * A change of what is believed of a limit, as a refusal has taught it.
 *
 * @param account the account's name, its provider first
 * @param modelClass the class of models that it holds for
 * @param perMinute what is believed now, in units a minute
 * @param contradicts whether a configured or reported limit proved too high
 */
public record LimitChange(
        String account, String modelClass, Dimension dimension, double perMinute, boolean contradicts) {}
