package dev.sluice.admin;

import java.math.BigDecimal;

/** The form of amounts in the API's documents: decimals as texts, since floating point would round them. */
final class AmountText {

    /** Most currencies have hundredths; more digits follow only where the amount has them. */
    private static final int LEAST_DIGITS = 2;

    private AmountText() {}

    static String of(BigDecimal amount) {
        return (amount.scale() < LEAST_DIGITS ? amount.setScale(LEAST_DIGITS) : amount).toPlainString();
    }
}
