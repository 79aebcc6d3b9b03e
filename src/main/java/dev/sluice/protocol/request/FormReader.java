package dev.sluice.protocol.request;

import static dev.sluice.protocol.request.RequestHeads.malformed;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One pass over one {@code multipart/form-data} body (RFC 7578): its files are media, its fields are not. */
final class FormReader {

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};

    /** RFC 2046, section 5.1.1. */
    private static final int MAX_BOUNDARY_LENGTH = 70;

    /** SDKs send a disposition and a type, some 200 bytes; what is longer is no field of theirs. */
    private static final int MAX_HEADERS_LENGTH = 4096;

    private static final Pattern NAME = Pattern.compile("[;\\s]name=\"?([^\";\\r\\n]*)");
    private static final Pattern FILE_NAME = Pattern.compile("[;\\s]filename\\*?=");

    private final byte[] body;
    private final byte[] delimiter;
    private @Nullable String model;
    private int modelStart;
    private int modelEnd;
    private boolean stream;
    private long fileBytes;
    private int files;

    FormReader(byte[] body, String boundary) {
        if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_LENGTH) {
            throw malformed("content-type: a boundary of " + boundary.length() + " characters (expected: 1 to "
                    + MAX_BOUNDARY_LENGTH + ")");
        }
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    RequestHead read() {
        int at = afterFirstDelimiter();
        while (!matches(at, "--")) {
            int headersEnd = find(HEADERS_END, at, Math.min(body.length, at + MAX_HEADERS_LENGTH));
            int end = headersEnd < 0 ? -1 : find(delimiter, headersEnd + LINE_END.length, body.length);
            if (end < 0) {
                throw malformed(
                        "body: a form part without an end (expected: multipart/form-data up to its last boundary)");
            }
            readPart(text(at, headersEnd), Math.min(headersEnd + HEADERS_END.length, end), end);
            at = end + delimiter.length;
        }
        if (model == null) {
            throw malformed("model: missing (expected: a model's name)", "model");
        }
        return new RequestHead(
                model, modelStart, modelEnd, stream, 0, body.length - fileBytes, files, null, OwnedState.NONE, false);
    }

    /** The first delimiter may stand at the body's very beginning, without a line before it. */
    private int afterFirstDelimiter() {
        int opening = delimiter.length - LINE_END.length;
        if (matches(0, text(delimiter, LINE_END.length, delimiter.length))) {
            return opening;
        }
        int at = find(delimiter, 0, body.length);
        if (at < 0) {
            throw malformed("body: without the boundary that its content type names (expected: multipart/form-data)");
        }
        return at + delimiter.length;
    }

    private void readPart(String headers, int from, int to) {
        if (FILE_NAME.matcher(headers).find()) {
            files++;
            fileBytes += to - from;
            return;
        }
        Matcher name = NAME.matcher(headers);
        if (!name.find()) {
            return;
        }
        if (name.group(1).equals("model")) {
            readModel(from, to);
        } else if (name.group(1).equals("stream")) {
            stream = matches(from, "true") && to - from == 4;
        }
    }

    private void readModel(int from, int to) {
        if (model != null) {
            throw malformed("model: given twice (expected: once)", "model");
        }
        if (from < to && body[from] == '"') {
            throw malformed("model: in quotes (expected: the bare name)", "model");
        }
        model = RequestHeads.checkedModel(new String(body, from, to - from, StandardCharsets.UTF_8));
        modelStart = from;
        modelEnd = to;
    }

    private int find(byte[] wanted, int from, int to) {
        for (int at = from; at + wanted.length <= to; at++) {
            int i = 0;
            while (i < wanted.length && body[at + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(int at, String wanted) {
        int length = wanted.length();
        return at + length <= body.length && text(at, at + length).equals(wanted);
    }

    private String text(int from, int to) {
        return text(body, from, to);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
