package dev.sluice.upstream;

import dev.sluice.call.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The search for a secret in a text, in whatever spelling: as it is, in escapes of JSON, percent encoding or HTML's
 * references, each character in another one if need be, and in base64. Escapes may be escaped again, as in JSON within JSON.
 *
 * <p>What is found is whole spellings, so that a text from which they are cut stays the JSON that it was. Where a text breaks
 * off within the secret, its beginning counts as found.
 *
 * <p>A spelling is never shorter than the secret, and begins with one of a few characters, so a text without the secret costs
 * one look at each of its characters. Immutable.
 */
final class SecretSearch {

    /** A shorter piece of base64 stands in many a text by chance. */
    private static final int SHORTEST_BASE64 = 10;

    /** A shorter beginning of a secret tells nothing, and stands at the end of many a text by chance. */
    private static final int SHORTEST_BEGINNING = 8;

    private final List<String> forms;

    /** The characters that the forms begin with. */
    private final String beginnings;

    private final int shortest;

    SecretSearch(Secret secret) {
        String bare = secret.reveal();
        List<String> all = new ArrayList<>();
        if (!bare.isEmpty()) {
            all.add(bare);
            addBase64(bare.getBytes(StandardCharsets.UTF_8), all);
        }
        this.forms = List.copyOf(all);
        this.beginnings = beginnings(all);
        this.shortest = Math.min(SHORTEST_BEGINNING, bare.length());
    }

    private static String beginnings(List<String> forms) {
        StringBuilder beginnings = new StringBuilder(forms.size());
        forms.forEach(form -> beginnings.append(form.charAt(0)));
        return beginnings.toString();
    }

    /** Adds the base64 of {@code bytes}, without what depends on the bytes around it, for each place within three bytes. */
    private static void addBase64(byte[] bytes, List<String> to) {
        for (int before = 0; before < 3; before++) {
            byte[] padded = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, padded, before, bytes.length);
            String whole = Base64.getEncoder().withoutPadding().encodeToString(padded);
            int first = (before * 8 + 5) / 6;
            int last = padded.length * 8 / 6;
            String sure = whole.substring(first, last);
            if (sure.length() >= SHORTEST_BASE64) {
                to.add(sure);
                String urlSafe = sure.replace('+', '-').replace('/', '_');
                if (!urlSafe.equals(sure)) {
                    to.add(urlSafe);
                }
            }
        }
    }

    /** Returns whether {@code text} holds the secret. */
    boolean isIn(String text) {
        return text.length() >= shortest && !mask(text, "").equals(text);
    }

    /** Returns {@code text} with {@code mask} in place of every spelling of the secret. */
    String mask(String text, String mask) {
        StringBuilder masked = null;
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            int end = longestAt(text, i);
            if (end > i) {
                masked = masked == null ? new StringBuilder(text.length()) : masked;
                masked.append(text, copied, escapeBefore(text, copied, i)).append(mask);
                copied = end;
                i = end - 1;
            }
        }
        return masked == null
                ? text
                : masked.append(text, copied, text.length()).toString();
    }

    /** Returns the end of the longest spelling that begins at {@code from}, or {@code from} where none does. */
    private int longestAt(String text, int from) {
        char first = text.charAt(from);
        if (beginnings.indexOf(first) < 0 && !Spelling.isAmbiguous(first)) {
            return from;
        }
        int longest = from;
        for (String form : forms) {
            longest = Math.max(longest, endOf(form, text, from));
        }
        return longest;
    }

    private static int endOf(String form, String text, int from) {
        int end = endOf(form, 0, text, from);
        return end < 0 ? from : end;
    }

    /** Returns the end of {@code form} from its character {@code first} on, or -1; a spelling may be read in several ways. */
    private static int endOf(String form, int first, String text, int from) {
        int at = from;
        for (int i = first; i < form.length(); i++) {
            boolean begun = i >= SHORTEST_BEGINNING;
            if (begun && Spelling.breaksOff(text, at)) {
                return text.length();
            }
            if (at >= text.length()) {
                return -1;
            }
            if (!Spelling.isAmbiguous(text.charAt(at))) {
                if (text.charAt(at) != form.charAt(i)) {
                    return -1;
                }
                at++;
                continue;
            }
            for (int end : Spelling.ends(form.charAt(i), text, at)) {
                int rest = endOf(form, i + 1, text, end);
                if (rest >= 0) {
                    return rest;
                }
            }
            return -1;
        }
        return at;
    }

    /** Returns {@code at}, or the place of the backslash that makes an escape of the character there and would be left alone. */
    private static int escapeBefore(String text, int from, int at) {
        int backslash = at;
        while (backslash > from && text.charAt(backslash - 1) == '\\') {
            backslash--;
        }
        return (at - backslash) % 2 == 0 ? at : at - 1;
    }
}
