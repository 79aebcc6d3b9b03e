package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerForm;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.CacheBreakpoints;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.PropertyNames;
import dev.sluice.protocol.conversation.ProviderLimits;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.SchemaEnforcement;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.ToolNames;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.EventDataReader;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import dev.sluice.protocol.json.StreamReader;
import dev.sluice.protocol.json.UnreadableAnswer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The translation between the endpoints of two codecs.
 *
 * @param limits what the provider takes
 * @param answerFields the answer fields that are translated
 */
record CodecTranslation(
        EndpointCodec caller, EndpointCodec provider, ProviderLimits limits, AnswerFieldTable answerFields)
        implements Translation {

    @Override
    public Endpoint from() {
        return caller.endpoint();
    }

    @Override
    public Endpoint to() {
        return provider.endpoint();
    }

    @Override
    public RequestTranslation request(RequestBody body, TranslationContext context) {
        DroppedFields dropped = new DroppedFields(context.strict());
        Conversation conversation = caller.readRequest(body, context, dropped);
        StateRestorer.Restored restored = StateRestorer.restore(conversation, context);
        Conversation readable = readable(restored.conversation(), context, dropped);
        PropertyNames.Renamed named =
                PropertyNames.rename(enforced(readable, context, dropped), limits.propertyNames());
        ToolNames.Renamed renamed = ToolNames.rename(named.conversation(), limits.toolNameLength());
        Conversation sent = CacheBreakpoints.limit(renamed.conversation(), limits.cacheBreakpoints(), dropped);
        ObjectNode request = provider.writeRequest(sent, context, dropped);
        requireInput(request);
        byte[] written = Json.bytes(request);
        conversation.rest().close();
        boolean usageAsked = caller.wantsUsage(conversation);
        AnswerContext answerContext = new AnswerContext(
                context,
                usageAsked,
                restored.prefix(),
                conversation.toolSet().callerTools(),
                renamed.originals(),
                named.originals(),
                caller.asked(conversation),
                caller.echo(conversation));
        return new RequestTranslation(written, dropped.paths(), answerContext);
    }

    /** Blanks and empty parts are left out, and no provider takes a request in which nothing is left. */
    private void requireInput(ObjectNode request) {
        JsonNode input = request.get(provider.inputField());
        if (input != null && input.isEmpty()) {
            throw JsonFields.malformed(JsonPath.BODY.field(caller.inputField()), "nothing but blanks", "some text");
        }
    }

    /** A schema that was written for one of OpenAI's endpoints goes to the other as it is. */
    private Conversation enforced(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        return from().dialect() == to().dialect()
                ? conversation
                : SchemaEnforcement.apply(conversation, limits, context.traits(), caller.schemaField(), dropped);
    }

    /** Leaves out signed and encrypted reasoning if the provider has answered that it cannot read it. */
    private static Conversation readable(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        if (context.showsReasoning()) {
            return conversation;
        }
        List<Message> messages = new ArrayList<>(conversation.messages().size());
        for (Message message : conversation.messages()) {
            message.parts().stream().filter(ContentPart::isSigned).forEach(part -> dropped.note(part.at()));
            List<ContentPart> rest =
                    message.parts().stream().filter(part -> !part.isSigned()).toList();
            messages.add(new Message(message.role(), rest, message.at()));
        }
        return conversation.withMessages(messages);
    }

    @Override
    public TranslatedAnswer answer(byte[] body, AnswerForm came, AnswerForm wanted, AnswerContext answerContext) {
        DroppedFields dropped = new DroppedFields(false);
        if (wanted == AnswerForm.EVENTS) {
            EventBuffer events = new EventBuffer();
            read(body, came, answerContext, caller.writeStream(events, answerContext), dropped);
            return new TranslatedAnswer(events.take(), dropped.paths());
        }
        WholeAnswer whole = new WholeAnswer();
        read(body, came, answerContext, whole, dropped);
        byte[] written = Json.bytes(caller.writeAnswer(whole, answerContext, dropped));
        return new TranslatedAnswer(written, dropped.paths());
    }

    private void read(
            byte[] body, AnswerForm came, AnswerContext answerContext, AnswerSink sink, DroppedFields dropped) {
        AnswerSink recorder = new StateRecorder(sink, answerContext);
        if (came == AnswerForm.EVENTS) {
            StreamReader reader = provider.readStream(answerContext, recorder);
            EventDataReader.read(ByteBuffer.wrap(body), true, reader);
            reader.end();
        } else {
            JsonNode answer = UnreadableAnswer.object(body, 0, body.length);
            provider.readAnswer(answer, answerContext, recorder);
            answerFields.noteUntranslated(answer, to(), from(), dropped);
        }
    }

    @Override
    public StreamTranslator stream(AnswerContext answerContext) {
        return new CodecStream(caller, provider, answerContext);
    }
}
