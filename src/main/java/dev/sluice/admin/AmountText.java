package dev.sluice.admin;

import java.math.BigDecimal;

/** The form of amounts in the API's documents: decimals as texts, since floating point would round them. */
final class AmountText {

    /** Most currencies have hundredths; more digits follow only where the amount has them. */
    private static final int LEAST_DIGITS = 2;

    private AmountText() {}

    static String of(BigDecimal amount) {
        BigDecimal exact = amount.stripTrailingZeros();
        return (exact.scale() < LEAST_DIGITS ? exact.setScale(LEAST_DIGITS) : exact).toPlainString();
    }
}
