package dev.sluice.accounting.credit;

import java.math.BigDecimal;
import java.time.Duration;

/** The credit that the calls of one client reserved in the present second and the one before. Not safe for use by several threads. */
final class CreditDemand {

    /** The span of one of the two sums: a lease follows what a client asks for now. */
    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

    /** Calls a second below which each asks the store: a lease would be given back more often than it spares a transaction. */
    private static final int FEWEST = 8;

    private long began;
    private BigDecimal sum = BigDecimal.ZERO;
    private int calls;
    private BigDecimal before = BigDecimal.ZERO;

    CreditDemand(long now) {
        began = now;
    }

    void count(BigDecimal amount, long now) {
        advance(now);
        sum = sum.add(amount);
        calls++;
    }

    /** Returns what a second's calls reserve; nothing where they are few. */
    BigDecimal perSecond(long now) {
        advance(now);
        return calls >= FEWEST ? sum.max(before) : before;
    }

    /** Returns whether there were no calls in either second. */
    boolean isOver(long now) {
        return now - began >= 2 * WINDOW_NANOS;
    }

    private void advance(long now) {
        if (now - began >= WINDOW_NANOS) {
            before = calls >= FEWEST && !isOver(now) ? sum : BigDecimal.ZERO;
            sum = BigDecimal.ZERO;
            calls = 0;
            began = now;
        }
    }
}
