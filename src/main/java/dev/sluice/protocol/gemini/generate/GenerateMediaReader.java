package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaReader;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** A reader of the embedded and the linked media of a request. */
final class GenerateMediaReader {

    /** Returns embedded data: an image, a document, or text. */
    ContentPart inline(JsonFields data, JsonPath at) {
        String type = type(data);
        // Google takes both alphabets of base64.
        String base64 = data.requiredText("data").replace('-', '+').replace('_', '/');
        String name = data.text("displayName");
        data.close();
        if (type.startsWith("image/")) {
            return new ContentPart.Image(MediaReader.image(type, base64, data.at("data")), null, null, at);
        }
        if (type.startsWith("text/")) {
            return new ContentPart.Text(decoded(base64, data.at("data")), null, at);
        }
        refuseSound(type, at);
        return new ContentPart.Document(MediaReader.document(type, base64, data.at("data")), name, null, at);
    }

    /** Returns what a link leads to: an image or a document. */
    ContentPart file(JsonFields file, JsonPath at) {
        String uri = file.requiredText("fileUri");
        String type = type(file);
        String name = file.text("displayName");
        file.close();
        if (uri.startsWith("gs://") || (uri.contains("/files/") && uri.contains("googleapis.com"))) {
            throw JsonFields.unsupported(file.at("fileUri"), "a stored file cannot be read by this model's provider");
        }
        refuseSound(type, at);
        return type.startsWith("image/")
                ? new ContentPart.Image(MediaReader.image(uri, file.at("fileUri")), null, null, at)
                : new ContentPart.Document(MediaReader.document(uri, file.at("fileUri")), name, null, at);
    }

    private static String type(JsonFields media) {
        String type = media.text("mimeType");
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    private static void refuseSound(String type, JsonPath at) {
        if (type.startsWith("audio/") || type.startsWith("video/")) {
            throw JsonFields.unsupported(at, "this model's provider takes no " + type.substring(0, 5));
        }
    }

    private static String decoded(String base64, JsonPath at) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw JsonFields.malformed(at, "not base64", "the text in base64");
        }
    }
}
