package dev.sluice.call;

import java.util.function.Function;

/**
 * A value, or the refusal in its place.
 *
 * @param <T> the value
 */
public sealed interface Decision<T> {

    /** The value. */
    record Granted<T>(T value) implements Decision<T> {}

    /** The refusal. */
    record Refused<T>(Refusal refusal) implements Decision<T> {}

    static <T> Decision<T> granted(T value) {
        return new Granted<>(value);
    }

    static <T> Decision<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /** Returns what {@code granted} makes of the value, or {@code refused} of the refusal. */
    default <R> R fold(Function<? super T, R> granted, Function<Refusal, R> refused) {
        return this instanceof Granted<T> value
                ? granted.apply(value.value)
                : refused.apply(((Refused<T>) this).refusal);
    }

    /** Returns what {@code next} makes of the value, or this refusal. */
    default <R> Decision<R> then(Function<? super T, Decision<R>> next) {
        return fold(next, Decision::refused);
    }

    /**
     * Returns the value, for code that passes refusals on as exceptions.
     *
     * @throws RefusedCall with the refusal
     */
    default T orThrow() {
        return fold(value -> value, refusal -> {
            throw refusal.asException();
        });
    }
}
