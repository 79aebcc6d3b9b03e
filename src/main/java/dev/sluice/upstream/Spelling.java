package dev.sluice.upstream;

import java.util.ArrayList;
import java.util.List;

/** The spellings of one visible ASCII character: in JSON, in URLs, in HTML. */
final class Spelling {

    /** The characters of the longest escape that any encoder writes, such as a numeric reference of HTML behind a few backslashes. */
    private static final int LONGEST = 16;

    private Spelling() {}

    /** Returns whether {@code first} may begin a spelling of another character; any other one stands for itself alone. */
    static boolean isAmbiguous(char first) {
        return first == '\\' || first == '%' || first == '&';
    }

    /**
     * Returns where a spelling of {@code wanted} may end that begins in {@code text} at {@code from}, with a character that
     * {@link #isAmbiguous}; the longest first.
     */
    static List<Integer> ends(char wanted, String text, int from) {
        List<Integer> ends = new ArrayList<>(2);
        switch (text.charAt(from)) {
            case '\\' -> afterBackslashes(wanted, text, from, ends);
            case '%' -> afterPercent(wanted, text, from, ends);
            default -> afterAmpersand(wanted, text, from, ends);
        }
        return ends;
    }

    /** Returns whether what stands from {@code from} on is the beginning of an escape that the end of {@code text} cuts off. */
    static boolean breaksOff(String text, int from) {
        if (from >= text.length() || text.length() - from > LONGEST || !isAmbiguous(text.charAt(from))) {
            return from >= text.length();
        }
        for (int i = from + 1; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each != '\\' && each != '%' && each != '#' && !Character.isLetterOrDigit(each)) {
                return false;
            }
        }
        return true;
    }

    /** A backslash is itself escaped by one, and again by each JSON around it. */
    private static void afterBackslashes(char wanted, String text, int from, List<Integer> ends) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '\\' && at - from < LONGEST) {
            at++;
        }
        char next = at < text.length() ? text.charAt(at) : 0;
        if (next == 'u' && hex(text, at + 1, at + 5) == wanted) {
            ends.add(at + 5);
        }
        if (wanted == '\\') {
            for (int end = at; end > from; end--) {
                ends.add(end);
            }
        } else if (next == wanted && !Character.isLetterOrDigit(wanted)) {
            ends.add(at + 1);
        }
    }

    /** A percent sign is itself encoded as {@code %25}, and again by each URL around it. */
    private static void afterPercent(char wanted, String text, int from, List<Integer> ends) {
        int at = from + 1;
        while (text.startsWith("25", at) && at - from < LONGEST) {
            at += 2;
        }
        for (int digits = at; digits > from; digits -= 2) {
            if (hex(text, digits, digits + 2) == wanted) {
                ends.add(digits + 2);
            }
        }
        if (wanted == '%') {
            ends.add(from + 1);
        }
    }

    /** An ampersand is itself written as a reference, and again by each HTML around it. */
    private static void afterAmpersand(char wanted, String text, int from, List<Integer> ends) {
        int at = from + 1;
        while (text.startsWith("amp;", at) && at - from < LONGEST) {
            at += 4;
        }
        for (int name = at; name > from; name -= 4) {
            int end = text.indexOf(';', name);
            if (end >= 0 && end - name <= LONGEST && value(text.substring(name, end)) == wanted) {
                ends.add(end + 1);
            }
        }
        if (wanted == '&') {
            ends.add(from + 1);
        }
    }

    private static int value(String name) {
        return switch (name) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            case "sol" -> '/';
            case "plus" -> '+';
            case "equals" -> '=';
            default -> {
                boolean hexadecimal = name.startsWith("#x") || name.startsWith("#X");
                if (!name.startsWith("#")) {
                    yield -1;
                }
                yield hexadecimal ? number(name, 2, 16) : number(name, 1, 10);
            }
        };
    }

    private static int hex(String text, int from, int to) {
        return to > text.length() ? -1 : number(text.substring(from, to), 0, 16);
    }

    private static int number(String text, int from, int radix) {
        int value = from < text.length() ? 0 : -1;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
            if (digit < 0 || value > 0xffff) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
