package dev.sluice.protocol.request;

import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one {@code multipart/form-data} body (RFC 7578), which finds the head of a request: its files are media, its
 * fields are not. The name that {@link RequestHead#renamed} puts into such a body stands without quotes.
 */
public final class FormReader {

    private static final String MEDIA_TYPE = "multipart/form-data";

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};

    /** By RFC 2046, section 5.1.1. */
    private static final int MAX_BOUNDARY_LENGTH = 70;

    /** SDKs send a disposition and a type, some 200 bytes. */
    private static final int MAX_HEADERS_LENGTH = 4096;

    /** A character has up to four bytes in UTF-8. */
    private static final int MAX_MODEL_BYTES = 4 * ModelField.MAX_LENGTH;

    private final RequestBody body;
    private final byte[] delimiter;
    private @Nullable ModelField model;
    private boolean stream;
    private long fileBytes;
    private int files;

    /**
     * @param boundary the content type's parameter, as {@link #boundary} returns it
     * @throws RefusedCall where it is not one
     */
    public FormReader(RequestBody body, String boundary) {
        if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_LENGTH) {
            throw MalformedRequest.because("content-type: a boundary of " + boundary.length()
                    + " characters (expected: 1 to " + MAX_BOUNDARY_LENGTH + ")");
        }
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the boundary between the parts of a form, or null where {@code contentType} is not a form's. */
    public static @Nullable String boundary(@Nullable String contentType) {
        if (contentType == null || !contentType.regionMatches(true, 0, MEDIA_TYPE, 0, MEDIA_TYPE.length())) {
            return null;
        }
        String boundary = parameter(contentType.substring(MEDIA_TYPE.length()), "boundary");
        return boundary == null || boundary.isEmpty() ? null : boundary;
    }

    /**
     * Reads the head; to be called once.
     *
     * @throws RefusedCall as {@link dev.sluice.call.Refusal.Reason#MALFORMED} where the body is no such form or
     *     lacks a model
     */
    public RequestHead read() {
        try {
            return readParts();
        } catch (RefusedCall refused) {
            throw model == null ? refused : refused.of(model.name());
        }
    }

    private RequestHead readParts() {
        int at = afterFirstDelimiter();
        while (!matches(at, "--")) {
            int headersEnd = find(HEADERS_END, at, Math.min(body.length(), at + MAX_HEADERS_LENGTH));
            int end = headersEnd < 0 ? -1 : find(delimiter, headersEnd + LINE_END.length, body.length());
            if (end < 0) {
                throw MalformedRequest.because(
                        "body: a form part without an end (expected: multipart/form-data up to its last boundary)");
            }
            readPart(text(at, headersEnd), Math.min(headersEnd + HEADERS_END.length, end), end);
            at = end + delimiter.length;
        }
        if (model == null) {
            throw MalformedRequest.because("model: missing (expected: a model's name)", "model");
        }
        PromptSize prompt = new PromptSize(body.length() - fileBytes, files);
        return new RequestHead(model, stream, 0, prompt, null, OwnedState.NONE, false);
    }

    /** The first delimiter may stand at the body's very beginning, without a line before it. */
    private int afterFirstDelimiter() {
        int opening = delimiter.length - LINE_END.length;
        if (body.matches(Arrays.copyOfRange(delimiter, LINE_END.length, delimiter.length), 0)) {
            return opening;
        }
        int at = find(delimiter, 0, body.length());
        if (at < 0) {
            throw MalformedRequest.because(
                    "body: without the boundary that its content type names (expected: multipart/form-data)");
        }
        return at + delimiter.length;
    }

    private void readPart(String headers, int from, int to) {
        if (parameter(headers, "filename") != null || parameter(headers, "filename*") != null) {
            files++;
            fileBytes += to - from;
            return;
        }
        String name = parameter(headers, "name");
        if ("model".equals(name)) {
            readModel(from, to);
        } else if ("stream".equals(name)) {
            stream = matches(from, "true") && to - from == 4;
        }
    }

    private void readModel(int from, int to) {
        if (model != null) {
            throw MalformedRequest.because("model: given twice (expected: once)", "model");
        }
        if (to - from > MAX_MODEL_BYTES) {
            throw ModelField.tooLong();
        }
        if (from < to && body.at(from) == '"') {
            throw MalformedRequest.because("model: in quotes (expected: the bare name)", "model");
        }
        model = ModelField.read(new String(body.copy(from, to), StandardCharsets.UTF_8), from, to);
    }

    /** Returns the value of a header field's parameter without its quotes, or null where {@code field} has no such parameter. */
    private static @Nullable String parameter(String field, String name) {
        String wanted = name + '=';
        String lower = field.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(wanted);
        while (at == 0 || (at > 0 && !isSeparator(field.charAt(at - 1)))) {
            at = lower.indexOf(wanted, at + 1);
        }
        return at < 0 ? null : value(field, at + wanted.length());
    }

    private static String value(String field, int from) {
        boolean quoted = from < field.length() && field.charAt(from) == '"';
        int start = quoted ? from + 1 : from;
        int end = start;
        while (end < field.length() && (quoted ? field.charAt(end) != '"' : !isSeparator(field.charAt(end)))) {
            end++;
        }
        return field.substring(start, end);
    }

    private static boolean isSeparator(char c) {
        return c == ';' || c == ',' || c <= ' ';
    }

    private int find(byte[] wanted, int from, int to) {
        return body.indexOf(wanted, from, to);
    }

    private boolean matches(int at, String wanted) {
        return body.matches(wanted.getBytes(StandardCharsets.ISO_8859_1), at);
    }

    private String text(int from, int to) {
        return new String(body.copy(from, to), StandardCharsets.ISO_8859_1);
    }
}
