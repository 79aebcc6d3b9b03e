package dev.sluice.accounting;

import java.math.BigDecimal;

/** The form of amounts in documents: decimals as texts, since floating point would round them. */
public final class AmountText {

    /** Most currencies have hundredths; more digits follow only where the amount has them. */
    private static final int LEAST_DIGITS = 2;

    private AmountText() {}

    /** Returns {@code amount} in full, as in {@code 12.50} or {@code 0.0135}: at least two digits behind the point. */
    public static String of(BigDecimal amount) {
        BigDecimal exact = amount.stripTrailingZeros();
        return (exact.scale() < LEAST_DIGITS ? exact.setScale(LEAST_DIGITS) : exact).toPlainString();
    }
}
