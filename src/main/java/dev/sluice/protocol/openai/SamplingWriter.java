package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How both of OpenAI's APIs write how an answer is drawn. */
public final class SamplingWriter {

    private SamplingWriter() {}

    /** Writes what the model takes of {@code sampling} but for its bounds: 1 is what holds where nothing is said. */
    public static void write(Sampling sampling, ModelTraits traits, DroppedFields drops, ObjectNode request) {
        number("temperature", sampling.temperature(), traits, drops, request);
        number("top_p", sampling.topP(), traits, drops, request);
        if (sampling.topK() != null) {
            drops.drop(sampling.topK().at());
        }
    }

    private static void number(
            String name, @Nullable Setting<Double> said, ModelTraits traits, DroppedFields drops, ObjectNode request) {
        if (said != null && traits.sampling()) {
            request.put(name, said.value());
        } else if (said != null && said.value() != 1.0) {
            drops.drop(said.at());
        }
    }
}
