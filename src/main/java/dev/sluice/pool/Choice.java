package dev.sluice.pool;

/**
 * A key chosen for an attempt, with the limits that the attempt counts against.
 *
 * @param key the key
 * @param limits those of the key's account for the class of the model
 */
record Choice(Key key, AccountClass limits) {}
