package dev.sluice.pool;

/**
 * The permissions of one attempt over a key, which it returns when it ends.
 *
 * @param whole that of the circuit for the connection, which all model classes share
 * @param ofClass that of the circuit of the model's class
 */
record KeyPermit(Circuit.Permit whole, Circuit.Permit ofClass) {

    /** The permit of an attempt over a key that has no circuit yet. */
    static final KeyPermit FIRST = new KeyPermit(Circuit.Permit.FIRST, Circuit.Permit.FIRST);
}
