package dev.sluice.limit;

/** The amounts that a call takes of limits, by dimension: requests, tokens, or calls at once; &gt;= 0. */
@FunctionalInterface
public interface LimitAmounts {

    /** Returns the amount in the unit of {@code dimension}. */
    double of(Dimension dimension);
}
