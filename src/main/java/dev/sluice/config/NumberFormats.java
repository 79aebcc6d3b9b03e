package dev.sluice.config;

import java.math.BigDecimal;
import java.util.Map;

/** The formats of numbers. Each has an upper bound, and its error message states it. */
final class NumberFormats {

    /** Far above the largest tier of any provider, and small enough for an int. */
    private static final int MAX_COUNT = 2_000_000_000;

    /** Far above any price or budget, in the least valuable currency too. */
    private static final BigDecimal MAX_AMOUNT = BigDecimal.TEN.pow(12);

    private static final BigDecimal MAX_WEIGHT = BigDecimal.valueOf(1_000_000);

    /** Characters of a number, and the decimal places that it may move: both bound the cost of arithmetic on it. */
    private static final int MAX_DIGITS = 32;

    /** Numbers that the rooms add up in a long, as tokens a minute. */
    static final ValueFormat<Long> LARGE_COUNT = wholeNumber(1, MAX_COUNT);

    static final ValueFormat<Integer> COUNT = integer(1, MAX_COUNT);

    static final ValueFormat<Integer> RANK = integer(0, MAX_COUNT);

    static final ValueFormat<Integer> PRIORITY = integer(-MAX_COUNT, MAX_COUNT);

    static final ValueFormat<Double> WEIGHT = ValueFormat.shown(
            "a number > 0 and <= " + MAX_WEIGHT,
            Map.of("type", "number", "exclusiveMinimum", 0, "maximum", MAX_WEIGHT),
            text -> {
                BigDecimal number = decimal(text);
                return number.signum() > 0 && number.compareTo(MAX_WEIGHT) <= 0 ? number.doubleValue() : null;
            });

    static final ValueFormat<Double> SHARE =
            ValueFormat.shown("a number from 0 to 1", Map.of("type", "number", "minimum", 0, "maximum", 1), text -> {
                BigDecimal number = decimal(text);
                return number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0 ? number.doubleValue() : null;
            });

    static final ValueFormat<BigDecimal> AMOUNT = ValueFormat.shown(
            "a number from 0 to " + MAX_AMOUNT, Map.of("type", "number", "minimum", 0, "maximum", MAX_AMOUNT), text -> {
                BigDecimal number = decimal(text);
                return number.signum() >= 0 && number.compareTo(MAX_AMOUNT) <= 0 ? number : null;
            });

    /** From the most valuable currency to the least, or the other way round. */
    static final ValueFormat<BigDecimal> RATE = ValueFormat.shown(
            "a number > 0 and <= " + MAX_WEIGHT,
            Map.of("type", "number", "exclusiveMinimum", 0, "maximum", MAX_WEIGHT),
            text -> {
                BigDecimal number = decimal(text);
                return number.signum() > 0 && number.compareTo(MAX_WEIGHT) <= 0 ? number : null;
            });

    private NumberFormats() {}

    static ValueFormat<Long> wholeNumber(long min, long max) {
        return ValueFormat.shown(
                "a whole number from " + min + " to " + max,
                Map.of("type", "integer", "minimum", min, "maximum", max),
                text -> {
                    long number = decimal(text).longValueExact();
                    return number < min || number > max ? null : number;
                });
    }

    static ValueFormat<Integer> integer(int min, int max) {
        ValueFormat<Long> whole = wholeNumber(min, max);
        return ValueFormat.shown(whole.expected(), whole.json(), text -> {
            Long number = whole.read(text);
            return number == null ? null : Math.toIntExact(number);
        });
    }

    /** Reads a number as YAML 1.1 writes it, {@code 1_000} included. */
    private static BigDecimal decimal(String text) {
        if (text.length() > MAX_DIGITS) {
            throw new NumberFormatException("too long");
        }
        BigDecimal number = new BigDecimal(text.replace("_", ""));
        if (Math.abs((long) number.scale()) > MAX_DIGITS) {
            throw new NumberFormatException("too large or too small");
        }
        return number;
    }
}
