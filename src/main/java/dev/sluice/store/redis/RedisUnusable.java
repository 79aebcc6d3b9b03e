package dev.sluice.store.redis;

/** A Redis that cannot be used as it is; the message names what is wrong and what to do. */
public final class RedisUnusable extends RuntimeException {

    private static final long serialVersionUID = 1;

    RedisUnusable(String message) {
        super(message);
    }
}
