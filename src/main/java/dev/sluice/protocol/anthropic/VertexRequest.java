package dev.sluice.protocol.anthropic;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.ModelField;
import dev.sluice.protocol.rules.ProviderForm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The form of the dialect's requests at Vertex AI: the path names the model, and the body a version in its place (Anthropic's and
 * Google's pages on Claude on Vertex AI; the former's on gateways).
 */
final class VertexRequest {

    /** The one version that Vertex AI has. */
    private static final String VERSION = "\"anthropic_version\":\"vertex-2023-10-16\"";

    private static final String MODELS = "/models/";

    private VertexRequest() {}

    /** Returns {@code request}, whose query Google's servers would refuse, in Vertex AI's form. */
    static ProviderForm of(Endpoint endpoint, ProviderForm request, boolean stream) {
        RequestBody body = request.body();
        ModelField model = new MessagesHeadReader(body).read().modelField();
        if (endpoint == Endpoint.COUNT_TOKENS) {
            byte[] version = (',' + VERSION).getBytes(StandardCharsets.UTF_8);
            return new ProviderForm(
                    MODELS + "count-tokens:rawPredict", null, body.replaced(model.end(), model.end(), version));
        }
        String name = URLEncoder.encode(model.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return new ProviderForm(
                MODELS + name + (stream ? ":streamRawPredict" : ":rawPredict"),
                null,
                body.replaced(keyOf(model, body), model.end(), VERSION.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the offset of the opening quote of the key of {@code model}, whose text has no quote within. */
    private static int keyOf(ModelField model, RequestBody body) {
        int closing = quoteBefore(model.start(), body);
        return quoteBefore(closing, body);
    }

    private static int quoteBefore(int offset, RequestBody body) {
        int at = offset - 1;
        while (body.at(at) != '"') {
            at--;
        }
        return at;
    }
}
