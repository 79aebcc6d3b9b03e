package dev.sluice.protocol.rules;

/** A check of texts that are to be decimal numbers, for header fields of every answer. */
final class DecimalText {

    private DecimalText() {}

    /** Returns whether {@code text} is one to {@code digits} digits and, behind a point, one to {@code decimals} more. */
    static boolean is(String text, int digits, int decimals) {
        int point = text.indexOf('.');
        return point < 0
                ? isRun(text, 0, text.length(), digits)
                : isRun(text, 0, point, digits) && isRun(text, point + 1, text.length(), decimals);
    }

    /** Returns whether {@code c} is one of ASCII's digits. */
    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isRun(String text, int from, int to, int most) {
        if (to <= from || to - from > most) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
