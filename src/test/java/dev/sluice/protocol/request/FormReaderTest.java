package dev.sluice.protocol.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.CutBodies;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormReaderTest {

    private static final String FILE = lines(
            "--XX",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"",
            "Content-Type: audio/mpeg",
            "",
            "\u00ff\u0000",
            "--X",
            "name=\"model\"");
    private static final String MODEL =
            lines("--XX", "content-disposition: form-data; name=\"model\"", "", "whisper-1");
    private static final String STREAM = lines("--XX", "Content-Disposition: form-data; name=stream", "", "true");
    private static final String END = "--XX--\r\n";

    @Test
    void the_model_is_found_among_files_and_fields() {
        RequestHead head = read(FILE + MODEL + STREAM + END);

        assertThat(head.model()).isEqualTo("whisper-1");
        assertThat(head.stream()).isTrue();
        assertThat(head.mediaItems()).isEqualTo(1);
    }

    @Test
    void renaming_splices_a_bare_name() {
        byte[] renamed = CutBodies.bytes(read(MODEL + FILE + END).renamed(body(MODEL + FILE + END), "whisper-large"));
        assertThat(new String(renamed, ISO_8859_1))
                .isEqualTo((MODEL + FILE + END).replace("whisper-1", "whisper-large"));
    }

    @Test
    void a_preamble_is_skipped() {
        assertThat(read("preamble\r\n" + MODEL + END).model()).isEqualTo("whisper-1");
    }

    @Test
    void a_body_that_is_not_such_a_form_is_refused() {
        assertRefused(FILE + END, "model: missing");
        assertRefused(MODEL + MODEL + END, "model: given twice");
        assertRefused(MODEL, "body: a form part without an end");
        assertRefused("{\"model\":\"m\"}", "body: without the boundary");
        assertRefused(
                "--XX\r\nname: " + "x".repeat(10_000) + "\r\n\r\n" + MODEL + END, "body: a form part without an end");
        assertThatThrownBy(() -> new FormReader(body(MODEL + END), ""))
                .isInstanceOf(RefusedCall.class)
                .hasMessageContaining("boundary of 0 characters (expected: 1 to 70)");
    }

    @Test
    void a_body_cut_anywhere_before_its_end_is_refused() {
        String whole = FILE + MODEL + END;
        for (int length = 0; length < whole.length() - 4; length++) {
            assertRefused(whole.substring(0, length), "");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            multipart/form-data; boundary=XX                   | XX
            Multipart/Form-Data;charset=utf-8;BOUNDARY="X Y;Z" | X Y;Z
            multipart/form-data; boundary=XX; charset=utf-8    | XX
            multipart/form-data; x-boundary=Y; boundary=XX     | XX
            multipart/form-data                                | -
            multipart/form-data; boundary=                     | -
            application/json; boundary=XX                      | -
            -                                                  | -
            """)
    void the_boundary_is_a_parameter_of_the_content_type(@Nullable String contentType, @Nullable String boundary) {
        assertThat(FormReader.boundary(contentType)).isEqualTo(boundary);
    }

    @Test
    void parameters_are_found_by_their_whole_name() {
        String part = lines("--XX", "Content-Disposition: form-data; x-name=stream; NAME=model", "", "whisper-1");

        assertThat(read(part + END).model()).isEqualTo("whisper-1");
    }

    private static void assertRefused(String body, String message) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(RefusedCall.class).hasMessageContaining(message);
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static RequestHead read(String body) {
        return new FormReader(body(body), "XX").read();
    }

    private static RequestBody body(String body) {
        return CutBodies.cut(body.getBytes(ISO_8859_1), 5);
    }
}
