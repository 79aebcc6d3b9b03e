package dev.sluice.edge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The media type of forms with files, as images and sounds are sent. */
final class MultipartForm {

    /** RFC 2046 §5.1.1: a boundary has at most 70 characters, and may be quoted. */
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/form-data\\s*;.*?boundary=\"?([^\";,\\s]{1,70})\"?.*", Pattern.CASE_INSENSITIVE);

    private MultipartForm() {}

    /** Returns what separates the parts of a form, or null where {@code contentType} is no form's. */
    static @Nullable String boundary(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        Matcher form = BOUNDARY.matcher(contentType);
        return form.matches() ? form.group(1) : null;
    }
}
